using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Audiences;

namespace OfflineSync;

/// <summary>The entities, their rules and the user roles that an app and its server share. Immutable.</summary>
[DebuggerDisplay("{Name,nq}: {Entities.Length} entities")]
public sealed partial class DomainModel
{
    private readonly FrozenDictionary<string, EntityDefinition> _byName;
    private readonly FrozenDictionary<string, EntityDefinition> _byId;
    private readonly Lazy<AudienceRules> _audiences;
    private readonly Lazy<FrozenDictionary<string, LanguageTexts>> _languageTexts;
    private readonly Lazy<LanguageTexts> _defaultTexts;
    private readonly Lazy<ImmutableArray<ModelFinding>> _warnings;
    private readonly Lazy<TimeZoneInfo> _rulesZone;

    internal DomainModel(string name, IReadOnlyList<EntityDefinition> entities, string? anonymousRole, IReadOnlyList<string>? declaredRoles = null, IEnumerable<ProfileDefinition>? profiles = null,
        IEnumerable<string>? languages = null, IEnumerable<TextDefinition>? texts = null, string? timeZone = null)
    {
        Name = name;
        // Links stand behind what they join: their rules follow from those of their ends.
        Entities = [.. entities.Where(entity => entity.IsPersistable), .. LinkDefinition.Of(entities)];
        NonPersistableEntities = [.. entities.Where(entity => !entity.IsPersistable)];
        AnonymousRole = anonymousRole;
        TimeZone = timeZone;
        Profiles = [.. profiles ?? []];
        Languages = [.. languages ?? []];
        Texts = [.. texts ?? []];
        DeclaredRoles = declaredRoles is null ? null : [.. declaredRoles.Distinct().Order(StringComparer.Ordinal)];
        _languageTexts = new Lazy<FrozenDictionary<string, LanguageTexts>>(() => Languages.ToFrozenDictionary(language => language, TextsOf, StringComparer.OrdinalIgnoreCase));
        _defaultTexts = new Lazy<LanguageTexts>(() => Languages.IsEmpty ? new LanguageTexts("", [], this) : _languageTexts.Value[Languages[0]]);
        _rulesZone = new Lazy<TimeZoneInfo>(() => TimeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        _audiences = new Lazy<AudienceRules>(() => AudienceRules.Of(this));
        _warnings = new Lazy<ImmutableArray<ModelFinding>>(() => ModelChecks.WarningsOf(this));
        ModelCheck.ThrowIfInvalid(this);
        _byName = Entities.Concat(NonPersistableEntities).SelectMany(entity => entity.Specializations.Where(one => one.Generalization is not null).Select(one => one.Name).Prepend(entity.Name), KeyValuePair.Create)
            .ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        _byId = Entities.ToFrozenDictionary(entity => entity.Id, StringComparer.Ordinal);
        foreach (EntityDefinition entity in Entities.Concat(NonPersistableEntities)) entity.Model = this;
        ModelCheck.ThrowIfAny([.. Entities.SelectMany(entity => entity.BindRules()), .. Entities.Concat(NonPersistableEntities).SelectMany(CalculatedCheck.Problems)], this);
        ModelCheck.ThrowIfAny([.. ProfileCheck.RepeatedNames(this).Concat(Profiles.SelectMany(profile => profile.Bind(this))).Select(problem => new ModelFinding(DefinitionRules.Profile, null, null, problem))], this);
        Version = ModelHash.OfShapes(this);
        RulesVersion = ModelHash.OfRules(this);
        UpgradesVersion = ModelHash.OfUpgrades(this);
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The entities whose objects live in memory alone: no journal, database or wire knows them.</summary>
    public ImmutableArray<EntityDefinition> NonPersistableEntities { get; }

    /// <summary>The entities that are stored and synchronized, the built-in <see cref="User"/> first.</summary>
    public ImmutableArray<EntityDefinition> Entities { get; }

    /// <summary>What kinds of devices are for; empty where every device has everything that its user may read.</summary>
    public ImmutableArray<ProfileDefinition> Profiles { get; }

    /// <summary>The languages that people read the app in, the default one first; empty where there is one alone and nobody said which.</summary>
    public ImmutableArray<string> Languages { get; }

    /// <summary>The texts that the server gives to devices, each in the language of its user.</summary>
    public ImmutableArray<TextDefinition> Texts { get; }

    /// <summary>The role of a user who has not signed in, or null when everyone must.</summary>
    public string? AnonymousRole { get; }

    /// <summary>The time zone of the IANA database by which rules and download settings count days; null for UTC.</summary>
    public string? TimeZone { get; }

    /// <summary><see cref="TimeZone"/>, found.</summary>
    internal TimeZoneInfo RulesZone => _rulesZone.Value;

    /// <summary>The user roles, sorted: those that the model declares, else those that rules name.</summary>
    public ImmutableArray<string> Roles => DeclaredRoles ?? [.. Entities.SelectMany(entity => entity.AccessRules).Select(rule => rule.Role)
        .Concat(AnonymousRole is null ? [] : [AnonymousRole]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The user roles that the model declares, sorted; null when it doesn't, and then what rules name is a role.</summary>
    internal ImmutableArray<string>? DeclaredRoles { get; }

    /// <summary>The model version: a SHA-256 over entities and members by stable id, 64 hexadecimal digits. Names and rules are not part of it.</summary>
    public string Version { get; }

    /// <summary>A SHA-256 over version and access rules, 64 hexadecimal digits.</summary>
    public string RulesVersion { get; }

    /// <summary>A SHA-256 over the upgrades.</summary>
    internal string UpgradesVersion { get; }

    /// <summary>Who sees what by the rules.</summary>
    internal AudienceRules Audiences => _audiences.Value;

    /// <summary>What device and server log of it when they start.</summary>
    internal ImmutableArray<ModelFinding> Warnings => _warnings.Value;

    /// <summary>The texts of the default language.</summary>
    internal LanguageTexts DefaultTexts => _defaultTexts.Value;

    /// <summary>The built-in entity of users.</summary>
    public EntityDefinition Users => _byName[User.EntityName];

    /// <summary>Defines a model.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: the message lists every problem.</exception>
    public static DomainModel Define(string name, Action<DomainModelBuilder> define)
    {
        var builder = new DomainModelBuilder(name);
        define(builder);
        return builder.Build();
    }

    /// <summary>The entity of that name; of a specialization, the one that its family is stored as.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: there is none.</exception>
    public EntityDefinition Entity(string name) => FindEntity(name)
        ?? throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The model '{Name}' has no entity '{name}'.",
            $"Its entities are: {string.Join(", ", Entities.Select(entity => entity.Name))}.");

    /// <summary>The entity of that class.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: the class is not part of the model.</exception>
    public EntityDefinition Entity<T>()
        where T : OfflineObject, IEntity<T> => Entity(T.Shape.Name);

    /// <summary>The profile of that name.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: there is none.</exception>
    public ProfileDefinition Profile(string name) => Profiles.FirstOrDefault(profile => profile.Name == name)
        ?? throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The model '{Name}' has no profile '{name}'.",
            Profiles.IsEmpty ? "It has none: add one where the model is defined." : $"Its profiles are: {string.Join(", ", Profiles.Select(profile => profile.Name))}.");

    /// <summary>The entity of that name, or null.</summary>
    public EntityDefinition? FindEntity(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The texts of a language; null where the model has not got it. Upper and lower case count as equal.</summary>
    internal LanguageTexts? FindTexts(string language) => _languageTexts.Value.GetValueOrDefault(language);

    /// <summary>The entity of that stable id, or null.</summary>
    public EntityDefinition? FindEntityById(string id) => _byId.GetValueOrDefault(id);

    private LanguageTexts TextsOf(string language) =>
        new(language, Texts.Select(text => KeyValuePair.Create(text.Key, text.Translations.GetValueOrDefault(language, text.Text))), this);
}
