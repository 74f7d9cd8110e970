using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>What a page or flow of a profile does with an entity.</summary>
[DebuggerDisplay("{Kind} {Entity,nq}")]
public sealed record EntityUse
{
    /// <summary>What it does.</summary>
    public required UseKind Kind { get; init; }

    /// <summary>The entity, by name.</summary>
    public required string Entity { get; init; }

    /// <summary>The members, by name, or as paths such as <c>City_Country/Country/Name</c>; null for all of the entity's own.</summary>
    public ImmutableArray<string>? Members { get; init; }

    /// <summary>Of which objects, as XPath text; null for all. What it asks about must be on the device; it does not narrow what is downloaded.</summary>
    public string? Where { get; init; }

    /// <summary>The members as they were written in code, until the use is part of a model.</summary>
    internal ImmutableArray<LambdaExpression> Lambdas { get; init; } = [];

    /// <summary>The use with its members as text, noted where it belongs.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/> or <see cref="ErrorCode.ConstraintInvalid"/>: it names what the model has not got.</exception>
    internal EntityUse BoundTo(DomainModel model, string user, ProfileUsage usage)
    {
        EntityDefinition entity = model.Entity(Entity);
        usage.Add(entity, $"{user} {Verb}", isRead: Kind != UseKind.Create);
        List<string> texts = [];
        List<string> members = [.. Members ?? []];
        List<LambdaExpression> lambdas = [];
        bool computesOfAll = false;
        foreach (LambdaExpression lambda in Lambdas)
        {
            if (UsedPath.CalculatedOf(entity, lambda) is { } calculated) members.Add(calculated.Name);
            else lambdas.Add(lambda);
        }
        foreach (CalculatedDefinition calculated in members.Where(name => entity.FindMember(name) is null).Select(entity.Shape.FindCalculated).OfType<CalculatedDefinition>().ToArray())
        {
            // What it is computed from must be on the device.
            computesOfAll |= calculated.Needs.IsEmpty;
            texts.Add(calculated.Name);
            members.Remove(calculated.Name);
            foreach (string need in calculated.Needs) UsedPath.Read(entity, need).Note(usage, entity, $"{user} {Verb} {calculated.Name}");
        }
        if (computesOfAll) usage.AddAll(entity);
        foreach (UsedPath path in members.Select(member => UsedPath.Read(entity, member)).Concat(lambdas.Select(lambda => UsedPath.Read(entity, lambda))))
        {
            path.Note(usage, entity, $"{user} {Verb} {path.Text}");
            texts.Add(path.Text);
        }
        bool takesAll = Members is null && Lambdas.IsEmpty && Kind != UseKind.Delete;
        if (takesAll) usage.AddAll(entity);
        if (Where is not null) ConstraintUsage.Note(usage, entity, XPathParser.Parse(entity, Where), $"{user}, condition");
        return this with { Members = takesAll ? null : [.. texts], Lambdas = [] };
    }

    private string Verb => Kind switch
    {
        UseKind.Show => "shows",
        UseKind.Retrieve => "retrieves",
        UseKind.Create => "creates",
        UseKind.Change => "changes",
        _ => "deletes",
    };
}
