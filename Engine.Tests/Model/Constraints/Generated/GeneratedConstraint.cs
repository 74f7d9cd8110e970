using OfflineSync.Constraints;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>A constraint with its meaning, who asks, and the tree that the parser made of it.</summary>
internal sealed record GeneratedConstraint(EntityDefinition Entity, Phrase Phrase, Asker Asker, ConstraintArguments Arguments, Constraint Tree);
