using System.Collections.Immutable;
using System.Linq.Expressions;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>What a user role may do with objects of an entity. The rules that apply to a user's roles add up.</summary>
public sealed record AccessRule
{
    /// <summary>The user role.</summary>
    public required string Role { get; init; }

    /// <summary>What is granted.</summary>
    public required Rights Rights { get; init; }

    /// <summary>The readable members by name; null means all when <see cref="Rights.Read"/> is granted. A writable member is readable.</summary>
    public ImmutableArray<string>? ReadMembers { get; init; }

    /// <summary>The writable members by name; null means all when <see cref="Rights.Write"/> is granted.</summary>
    public ImmutableArray<string>? WriteMembers { get; init; }

    /// <summary>To which objects the rule applies, as XPath text; null means all. Creation is never limited by it.</summary>
    public string? Where { get; init; }

    /// <summary>The specialization to whose objects the rule applies, creation included; null means the whole family.</summary>
    public string? Specialization { get; init; }

    /// <summary><see cref="Where"/> as a tree, once the rule is part of a model; null means all objects.</summary>
    internal Constraint? Constraint { get; init; }

    /// <summary>The condition as it was written in code, until the rule is part of a model.</summary>
    internal LambdaExpression? Lambda { get; init; }

    /// <summary>Whether a member may be read under this rule. A hashed one never is.</summary>
    public bool CanRead(MemberDefinition member) => Rights.HasFlag(Rights.Read) && !member.IsHashed
        && (ReadMembers is null || member.IsSpecialization || ReadMembers.Value.Contains(member.Name) || CanWrite(member));

    /// <summary>Whether a member may be written under this rule. What the server gives and what is hashed never is.</summary>
    public bool CanWrite(MemberDefinition member) => Rights.HasFlag(Rights.Write) && member is { Source: ValueSource.App, IsHashed: false, IsSpecialization: false }
        && (WriteMembers is null || WriteMembers.Value.Contains(member.Name));

    internal bool CanRead(SetDefinition set) => Rights.HasFlag(Rights.Read) && (ReadMembers is null || ReadMembers.Value.Contains(set.Name) || CanWrite(set));

    internal bool CanWrite(SetDefinition set) => Rights.HasFlag(Rights.Write) && (WriteMembers is null || WriteMembers.Value.Contains(set.Name));

    /// <summary>The rule with its condition read against the entity that it is for.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>.</exception>
    internal AccessRule BoundTo(EntityDefinition entity)
    {
        Constraint? constraint = Lambda is not null ? LambdaConstraint.From(entity, Lambda, Lambda.Parameters[1])
            : string.IsNullOrWhiteSpace(Where) ? null
            : XPathParser.Parse(entity, Where);
        string? where = Lambda is not null ? constraint!.ToString() : constraint is null ? null : Where;
        // A model that was read from JSON says it already.
        if (Specialization is not null && entity.ConditionOf(Specialization) is { } kind && where?.StartsWith(kind, StringComparison.Ordinal) != true)
        {
            where = kind + where;
            constraint = XPathParser.Parse(entity, where);
        }
        return this with { Constraint = constraint, Where = where, Lambda = null };
    }
}
