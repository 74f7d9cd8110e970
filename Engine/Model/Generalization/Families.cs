using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>Joins the entities of each family to the one entity that is stored.</summary>
internal static class Families
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: the message lists every problem.</exception>
    public static List<EntityDefinition> Join(string model, IReadOnlyList<EntityBuilder> builders)
    {
        (EntityBuilder Builder, EntityShape Shape)[] all = [.. builders.Select(builder => (builder, builder.BuildShape()))];
        ModelFinding[] problems = [.. Problems(all)];
        ModelCheck.ThrowIfAny(problems, model);
        Dictionary<string, EntityShape> shapes = all.GroupBy(one => one.Shape.Name).ToDictionary(group => group.Key, group => group.First().Shape, StringComparer.Ordinal);
        ILookup<string, (EntityBuilder Builder, EntityShape Shape)> families = all.ToLookup(one => RootOf(one.Shape, shapes), StringComparer.Ordinal);
        Dictionary<string, (string Root, string? Specialization)> targets = shapes.Values.ToDictionary(
            shape => shape.Name, shape => (RootOf(shape, shapes), shape.Generalization is null ? null : shape.Name), StringComparer.Ordinal);
        return [.. all.Where(one => one.Shape.Generalization is null).Select(root => Join(root, [.. families[root.Shape.Name].Where(one => one.Shape.Generalization is not null)], targets))];
    }

    private static EntityDefinition Join((EntityBuilder Builder, EntityShape Shape) root, (EntityBuilder Builder, EntityShape Shape)[] others, Dictionary<string, (string Root, string? Specialization)> targets)
    {
        List<MemberDefinition> members = [.. root.Shape.Members.Select(Retargeted)];
        if (others.Length == 0) return root.Builder.Build(root.Shape.With(members, [], []), []);
        List<Specialization> specializations = [new Specialization(root.Shape, null, 0)];
        foreach ((_, EntityShape shape) in others)
        {
            specializations.Add(new Specialization(shape, shape.Generalization, members.Count));
            members.AddRange(shape.Members.Select(member => Retargeted(member) with { DeclaredBy = shape.Name }));
        }
        members.Add(new MemberDefinition
        {
            Name = Specialization.MemberName,
            Type = MemberType.Enumeration,
            EnumerationKeys = [.. specializations.Select(one => one.Id)],
            DefaultValue = root.Shape.Id,
            IsSpecialization = true,
        });
        foreach (Specialization one in specializations) one.Line = [.. LineOf(one, specializations)];
        return root.Builder.Build(root.Shape.With(members, others.SelectMany(other => other.Shape.Sets), others.SelectMany(other => other.Shape.Calculated)), specializations, [.. others.Select(other => (other.Shape.Name, other.Builder))]);

        MemberDefinition Retargeted(MemberDefinition member) => member.Target is { } target && targets.TryGetValue(target, out (string Root, string? Specialization) found)
            ? member with { Target = found.Root, TargetSpecialization = found.Specialization }
            : member;
    }

    /// <summary>The entities of a family in a model's JSON, and its members with whose they are.</summary>
    public static List<Specialization> Read(JsonPlace? json, ref ImmutableArray<MemberDefinition> members)
    {
        List<Specialization> specializations = [];
        foreach (JsonPlace one in json?.Items ?? [])
        {
            one.WithProperties("name", "id", "generalization", "members");
            string name = one.Required("name").Text;
            HashSet<string> own = [.. one.Required("members").Items.Select(item => item.Text)];
            MemberDefinition[] added = [.. members.Where(member => own.Contains(member.Name))];
            string? generalization = one.Optional("generalization")?.Text;
            int first = added.Length == 0 ? 0 : members.IndexOf(added[0]);
            specializations.Add(new Specialization(new EntityShape(name, added, id: one.Optional("id")?.Text), generalization, first));
            members = [.. members.Select(member => generalization is not null && own.Contains(member.Name) ? member with { DeclaredBy = name } : member)];
        }
        foreach (Specialization one in specializations) one.Line = [.. LineOf(one, specializations)];
        if (specializations.Count > 0) members = [.. members.Select(member => member.Name == Specialization.MemberName ? member with { IsSpecialization = true } : member)];
        return specializations;
    }

    private static IEnumerable<string> LineOf(Specialization start, IReadOnlyList<Specialization> all)
    {
        // A file may say anything: it ends where it would begin again.
        HashSet<string> seen = [];
        for (Specialization? one = start; one is not null && seen.Add(one.Name); one = all.FirstOrDefault(other => other.Name == one.Generalization)) yield return one.Name;
    }

    private static IEnumerable<ModelFinding> Problems((EntityBuilder Builder, EntityShape Shape)[] all)
    {
        Dictionary<string, EntityShape> shapes = all.GroupBy(one => one.Shape.Name).ToDictionary(group => group.Key, group => group.First().Shape, StringComparer.Ordinal);
        foreach ((EntityBuilder builder, EntityShape shape) in all.Where(one => one.Shape.Generalization is not null))
        {
            List<string> line = [shape.Name];
            while (shapes.TryGetValue(line[^1], out EntityShape? current) && current.Generalization is { } next && !line.Contains(next)) line.Add(next);
            string last = shapes.GetValueOrDefault(line[^1])?.Generalization ?? "";
            if (!shapes.ContainsKey(line[^1])) yield return Problem(shape, $"its generalization '{line[^1]}' is not part of the model");
            else if (last == shape.Name) yield return Problem(shape, $"it is its own generalization ({string.Join(" → ", line.Append(last))})");
            if (all.Count(one => one.Shape.Name == shape.Name) > 1) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"two entities are called {shape.Name}");
            (EntityBuilder? rootBuilder, EntityShape? root) = all.FirstOrDefault(one => one.Shape.Generalization is null && one.Shape.Name == line[^1]);
            if (root is { IsPersistable: false }) yield return Problem(shape, $"its generalization {root.Name} is not persistable, so that nothing specializes it");
            if (!shape.IsPersistable) yield return Problem(shape, "it is not persistable, so that it specializes nothing");
            foreach (string problem in builder.FamilyProblems(rootBuilder)) yield return Problem(shape, problem);
        }
    }

    private static ModelFinding Problem(EntityShape shape, string reason) => new(DefinitionRules.Family, shape.Name, null, reason);

    private static string RootOf(EntityShape shape, Dictionary<string, EntityShape> shapes)
    {
        while (shape.Generalization is { } generalization) shape = shapes[generalization];
        return shape.Name;
    }
}
