using System.Globalization;
using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>Random XPath texts that are valid for an entity of the sample model.</summary>
internal sealed class RandomConstraints(DomainModel model, SampleData data, Random random)
{
    /// <summary>The variables that the texts use.</summary>
    public ConstraintArguments Arguments() => new ConstraintArguments { CurrentUser = random.Next(5) == 0 ? null : AnyId(model.Users) }
        .With("text", Maybe(SampleData.Pick(random, SampleData.Texts)))
        .With("number", Maybe(SampleData.Pick(random, SampleData.Decimals)))
        .With("moment", Maybe(SampleData.Pick(random, SampleData.Moments)))
        .With("flag", Maybe(random.Next(2) == 0))
        .With("city", Maybe(AnyId(model.Entity("City"))))
        .With("country", Maybe(AnyId(model.Entity("Country"))));

    public string Text(EntityDefinition entity) => string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"[{Condition(entity, 3)}]"));

    public ObjectQuery Query(EntityDefinition entity)
    {
        var query = new ObjectQuery(entity) { Where = XPathParser.Parse(entity, Text(entity)) };
        for (int i = random.Next(3); i > 0; i--) query = query.ThenBy(Ordering.By(entity, OrderPath(entity), random.Next(2) == 0));
        if (random.Next(3) == 0) query = query with { Limit = random.Next(10) };
        if (random.Next(3) == 0) query = query with { Offset = random.Next(10) };
        return query;
    }

    private string Condition(EntityDefinition entity, int depth) => random.Next(depth > 0 ? 7 : 3) switch
    {
        3 => $"{Condition(entity, depth - 1)} and {Condition(entity, depth - 1)}",
        4 => $"({Condition(entity, depth - 1)} or {Condition(entity, depth - 1)})",
        5 or 6 => $"not({Condition(entity, depth - 1)})",
        _ => Term(entity),
    };

    private string Term(EntityDefinition entity)
    {
        (string path, EntityDefinition end) = Path(entity, random.Next(3));
        MemberDefinition member = SampleData.Pick(random, end.Members);
        switch (random.Next(12))
        {
            case 0 when path.Length > 0:
                return path.TrimEnd('/');
            case 1:
                return $"{path}id {Equality()} '{AnyId(end)}'";
            case 2 when path.Length > 0 && member.IsReference is false:
                return $"{path}{member.Name} {Operator(member.Type)} {OwnOf(entity, member.Type) ?? Value(member)}";
            case 3 when path.Length > 0:
                return $"{path.TrimEnd('/')}[{Condition(end, 0)}]";
        }
        if (member.IsReference) return $"{path}{member.Association} {Equality()} {Object(member)}";
        if (random.Next(5) == 0) return $"{path}{member.Name} {Equality()} empty";
        if (member.Type == MemberType.String && random.Next(2) == 0) return $"{SampleData.Pick(random, ["contains", "starts-with", "ends-with"])}({path}{member.Name}, {TextPart()})";
        if (member.Type == MemberType.Boolean && random.Next(2) == 0) return path + member.Name;
        bool isPlain = !path.Replace("[reversed()]", "").Contains('[');
        return isPlain && random.Next(6) == 0 ? $"{path}{member.Name} {Operator(member.Type)} {path}{Same(end, member.Type)}" : $"{path}{member.Name} {Operator(member.Type)} {Value(member)}";
    }

    private (string Path, EntityDefinition End) Path(EntityDefinition entity, int steps)
    {
        string path = "";
        for (; steps > 0; steps--)
        {
            List<AssociationStep> possible = [.. from owner in model.Entities
                                                 from member in owner.Members
                                                 where member.IsReference
                                                 from reversed in new[] { false, true }
                                                 let step = AssociationStep.Forward(owner, member) with { Reversed = reversed }
                                                 where step.Start == entity
                                                 select step];
            if (possible.Count == 0) break;
            AssociationStep taken = SampleData.Pick(random, possible);
            path += $"{taken}{(random.Next(6) == 0 ? $"[{Term0(taken.End)}]" : "")}/";
            entity = taken.End;
        }
        return (path, entity);
    }

    private string Term0(EntityDefinition entity)
    {
        MemberDefinition member = SampleData.Pick(random, [.. entity.Members.Where(member => !member.IsReference)]);
        return $"{member.Name} {Operator(member.Type)} {Value(member)}";
    }

    private string Same(EntityDefinition entity, MemberType type) => SampleData.Pick(random, [.. entity.Members.Where(member => AreComparable(member.Type, type))]).Name;

    private string? OwnOf(EntityDefinition entity, MemberType type) => entity.Members.Any(member => AreComparable(member.Type, type)) ? Same(entity, type) : null;

    private static bool AreComparable(MemberType left, MemberType right) => left == right || (IsNumber(left) && IsNumber(right));

    private static bool IsNumber(MemberType type) => type is MemberType.Integer or MemberType.Long or MemberType.Decimal;

    private string Value(MemberDefinition member) => member.Type switch
    {
        MemberType.String => random.Next(4) == 0 ? "$text" : TextPart(),
        MemberType.Enumeration => $"'{SampleData.Pick(random, member.EnumerationKeys)}'",
        MemberType.Boolean => SampleData.Pick(random, ["true()", "false()", "'true'", "false", "$flag"]),
        MemberType.DateTime => random.Next(3) == 0 ? "$moment" : $"'{SampleData.Pick(random, SampleData.Moments):yyyy-MM-ddTHH:mm:ss.fffZ}'",
        _ => random.Next(4) == 0 ? "$number" : SampleData.Pick(random, SampleData.Decimals).ToString(CultureInfo.InvariantCulture),
    };

    private string Object(MemberDefinition member) => member.Target switch
    {
        User.EntityName => "'[%CurrentUser%]'",
        "City" when random.Next(2) == 0 => "$city",
        "Country" when random.Next(2) == 0 => "$country",
        _ => $"'{AnyId(model.Entity(member.Target!))}'",
    };

    private string OrderPath(EntityDefinition entity)
    {
        string path = "";
        for (int steps = random.Next(3); steps > 0; steps--)
        {
            List<MemberDefinition> references = [.. entity.Members.Where(member => member.IsReference)];
            if (references.Count == 0) break;
            AssociationStep step = AssociationStep.Forward(entity, SampleData.Pick(random, references));
            path += $"{step}/";
            entity = step.End;
        }
        return path + SampleData.Pick(random, [.. entity.Members.Where(member => !member.IsReference).Select(member => member.Name), "id"]);
    }

    private string TextPart()
    {
        string text = SampleData.Pick(random, [.. SampleData.Texts, ""]);
        return $"'{(text.StartsWith("[%", StringComparison.Ordinal) ? "[" : "")}{text.Replace("'", "''")}'";
    }

    private string Operator(MemberType type) => type is MemberType.Boolean or MemberType.Enumeration or MemberType.Reference
        ? Equality()
        : SampleData.Pick(random, ["=", "!=", "<", "<=", ">", ">="]);

    private string Equality() => random.Next(2) == 0 ? "=" : "!=";

    private object? Maybe(object value) => random.Next(5) == 0 ? null : value;

    private ObjectId AnyId(EntityDefinition entity) => SampleData.Pick(random, [.. data.All(entity)]).Id;
}
