using System.Text.RegularExpressions;
using OfflineSync.Constraints;
using OfflineSync.Tests.Model.Constraints.Generated;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>Whatever the text is, the parser returns a tree or says where and how it is wrong.</summary>
public sealed partial class XPathFuzzTests(ITestOutputHelper output)
{
    private const string Alphabet = "[]()/'$%.,=!<>-+*_ \n\t0159aZé\0\uD83D\uDE00\uFFFF";

    private static readonly string[] Words =
        ["[", "]", "(", ")", "/", "'", "''", "not(", " and ", " or ", "..", "../", "=", "!=", "<=", "$x", "$currentUser", "$currentUser/", "'[%", "%]'", "'[%CurrentUser%]'", "'[%CurrentDateTime%] - 3 * [%DayLength%]'",
            "[%UserRole_Clerk%]", "empty", "NULL", "true()", "false", "id", "Name", "Site_Twin", "[reversed()]", "/Site", "Site_Area/Area", "contains(", ", ", "length(", "year-from-dateTime(", "'Europe/Amsterdam'", "'a/b'", "9", "-1.5", "1.2.3", "99999999999999999999999999999", "'\uD83D'", "'\0'"];

    private static readonly EntityDefinition Site = GeneratedModel.Create().Entity("Site");

    [Fact]
    public void Twenty_thousand_broken_texts_are_read_or_refused_with_their_place_and_a_cure()
    {
        output.WriteLine($"OFFLINESYNC_SEED={GeneratedWorld.Seed}");
        int read = 0, refused = 0;
        OnSmallStack(() =>
        {
            foreach (string text in Texts(new Dice(GeneratedWorld.Seed)))
            {
                if (IsRead(text)) read++;
                else refused++;
            }
        });
        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(read > 500 && refused > 15_000, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData("(", "Name = 'a'", ")")]
    [InlineData("not(", "Name = 'a'", ")")]
    [InlineData("Site_Twin/Site[", "Name = 'a'", "]")]
    [InlineData("Site_Twin/", "Name = 'a'", "")]
    [InlineData("../", "Name = 'a'", "")]
    [InlineData("[", "Name = 'a'", "]")]
    [InlineData("contains(", "Name, 'a'", ")")]
    public void Nesting_beyond_the_limit_is_refused_with_place_and_cure(string open, string inner, string close)
    {
        foreach (int times in (int[])[ConstraintLimits.DepthLimit, 500, 2000, 1_000_000])
        {
            OnSmallStack(() => Assert.False(IsRead($"[{string.Concat(Enumerable.Repeat(open, times))}{inner}{string.Concat(Enumerable.Repeat(close, times))}]")));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("Name = 'a' or ")]
    [InlineData("[Open]")]
    [InlineData("' '")]
    [InlineData("''")]
    [InlineData("../")]
    [InlineData("Site_Twin/")]
    [InlineData("a.b-")]
    [InlineData("9")]
    [InlineData("SeenAt = '[%CurrentDateTime%] + [%DayLength%] ' or ")]
    public void Work_grows_with_the_text_and_ends_where_texts_may_not_go(string part)
    {
        long half = Work(part, ConstraintLimits.TextLimit / 2), whole = Work(part, ConstraintLimits.TextLimit - 2), beyond = Work(part, ConstraintLimits.TextLimit * 100);
        Assert.True(whole < (3 * half) + 20_000, $"{half} bytes for half of it, {whole} for all");
        Assert.True(beyond < 20_000, $"{beyond} bytes to refuse it");
    }

    [Fact]
    public void What_may_be_used_may_be_written_and_read_back()
    {
        string nots = string.Concat(Enumerable.Repeat("not(", ConstraintLimits.DepthLimit - 3)), ends = new(')', ConstraintLimits.DepthLimit - 3);
        Constraint tree = XPathParser.Parse(Site, $"[{nots}Site_Twin/Site/Site_Twin/Site/Name = 'a'{ends}]");
        Assert.Equal(tree, XPathParser.Parse(Site, tree.ToString()));
        Assert.False(IsRead($"[{nots}Site_Twin/Site/Site_Twin/Site/Site_Twin/Site/Name = 'a'{ends}]"));
    }

    [Fact]
    public void An_ordering_that_is_too_long_is_refused_before_it_is_read() =>
        Assert.Contains("characters", Assert.Throws<OfflineSyncException>(() => Ordering.By(Site, string.Concat(Enumerable.Repeat("Site_Twin/", 100_000)) + "Name")).Message);

    // A tree that can be written and read again, or an error with a column within the text.
    private static bool IsRead(string text)
    {
        Constraint tree;
        try
        {
            tree = XPathParser.Parse(Site, text);
        }
        catch (OfflineSyncException exception) when (exception.Code == ErrorCode.ConstraintInvalid)
        {
            Match place = Place().Match(exception.Message);
            Assert.True(place.Success && int.Parse(place.Groups[1].Value) <= text.Length + 1 && exception.Hint.Length > 0 && exception.Message.Length < 1000, $"{text}\n{exception.Message}");
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"The text {text[..Math.Min(text.Length, 500)]}", exception);
        }
        Assert.True(tree == XPathParser.Parse(Site, tree.ToString()), text);
        return true;
    }

    private static IEnumerable<string> Texts(Dice dice)
    {
        DomainModel model = Site.Model;
        var generator = new ConstraintGenerator(model, RandomWorld.Create(model, dice), dice, new GrammarCount());
        for (int i = 0; i < 4000; i++) yield return new string([.. Enumerable.Range(0, dice.Roll(40)).Select(_ => (char)dice.Roll(i % 2 == 0 ? 256 : 65536))]);
        for (int i = 0; i < 4000; i++) yield return "[" + new string([.. Enumerable.Range(0, dice.Roll(30)).Select(_ => Alphabet[dice.Roll(Alphabet.Length)])]);
        for (int i = 0; i < 6000; i++) yield return "[" + string.Concat(Enumerable.Range(0, 1 + dice.Roll(12)).Select(_ => dice.Pick(Words))) + (dice.Percent(50) ? "]" : "");
        for (int i = 0; i < 10_000; i++)
        {
            string text = generator.Next(Site).Text;
            for (int changes = 1 + dice.Roll(3); changes > 0; changes--) text = Changed(text, dice);
            yield return text;
        }
    }

    private static string Changed(string text, Dice dice)
    {
        List<string> pieces = [.. Pieces().Matches(text).Select(match => match.Value)];
        if (pieces.Count == 0) return text;
        int at = dice.Roll(pieces.Count), other = dice.Roll(pieces.Count);
        switch (dice.Roll(6))
        {
            case 0:
                pieces.RemoveAt(at);
                break;
            case 1:
                pieces.Insert(at, pieces[at]);
                break;
            case 2:
                (pieces[at], pieces[other]) = (pieces[other], pieces[at]);
                break;
            case 3:
                pieces[at] = dice.Pick(Words);
                break;
            case 4:
                pieces.Insert(at, Alphabet[dice.Roll(Alphabet.Length)].ToString());
                break;
            default:
                return text[..dice.Roll(text.Length)];
        }
        return string.Concat(pieces);
    }

    private static long Work(string part, int length)
    {
        string text = "[" + string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1))[..length];
        Read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Read() => Record.Exception(() => XPathParser.Parse(Site, text));
    }

    // Deep recursion would end the process.
    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [GeneratedRegex(@"at column (\d+): ")]
    private static partial Regex Place();

    [GeneratedRegex(@"[\w$-]+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Pieces();
}
