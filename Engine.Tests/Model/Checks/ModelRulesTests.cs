using System.Reflection;
using System.Text.RegularExpressions;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Model.Checks;

/// <summary>The rules for models are complete: listed, documented, each with a test that expects it.</summary>
public sealed class ModelRulesTests
{
    [Fact]
    public void The_list_has_every_rule_once_by_code() => Assert.Equal(
        typeof(ModelRule).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(ModelRule)).Select(field => ((ModelRule)field.GetValue(null)!).Code).Order(StringComparer.Ordinal),
        ModelChecks.Rules.Select(rule => rule.Code));

    [Fact]
    public void The_page_of_checks_says_what_the_rules_say()
    {
        string file = Repository.PathOf("Engine", "docs", "model-checks.md"), page = File.ReadAllText(file).ReplaceLineEndings("\n");

        Assert.True(ModelChecksPage.Text(page) == page, $"Write it anew: dotnet OfflineSync.Tests.dll {ModelChecksPage.Name} {file}");
    }

    [Fact]
    public void Each_rule_is_expected_by_a_test()
    {
        string tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("Engine.Tests", "Model", "Checks"), "*.cs").Select(File.ReadAllText));
        Assert.All(ModelChecks.Rules, rule => Assert.Matches(new Regex($"\"{rule.Code}[\" ]"), tests));
    }
}
