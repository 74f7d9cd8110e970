using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>Collects what a <see cref="DomainModel"/> is made of.</summary>
public sealed class DomainModelBuilder
{
    private readonly string _name;
    private readonly List<EntityBuilder> _entities = [];
    private string? _anonymousRole;
    private readonly List<ProfileDefinition> _profiles = [];
    private readonly List<string> _languages = [];
    private readonly List<TextDefinition> _texts = [];
    private readonly List<(string Language, string Key, string Text)> _translations = [];
    private List<string>? _roles;
    private string? _timeZone;

    internal DomainModelBuilder(string name) => _name = name;

    /// <summary>Adds an entity class.</summary>
    public DomainModelBuilder Entity<T>(Action<EntityBuilder<T>>? define = null)
        where T : OfflineObject, IEntity<T>
    {
        var builder = new EntityBuilder<T>();
        define?.Invoke(builder);
        _entities.Add(builder);
        return this;
    }

    /// <summary>Adds an entity without a class.</summary>
    public DomainModelBuilder Entity(string name, Action<UntypedEntityBuilder> define)
    {
        var builder = new UntypedEntityBuilder(name);
        define(builder);
        _entities.Add(builder);
        return this;
    }

    /// <summary>Declares the user roles: a rule for any other role is a problem of the model, and users can be given no other. Without this, what rules name is a role.</summary>
    public DomainModelBuilder Roles(params string[] roles)
    {
        (_roles ??= []).AddRange(roles);
        return this;
    }

    /// <summary>Lets devices work without signing in, as the anonymous user with this role.</summary>
    public DomainModelBuilder AllowAnonymous(string role)
    {
        _anonymousRole = role;
        return this;
    }

    /// <summary>
    /// Says where the clocks are by which access rules and download settings count days and read parts of dates, unless their text says otherwise. It is part of the rules:
    /// a server that starts with another one computes anew what each user sees. The default is UTC.
    /// </summary>
    /// <param name="name">A time zone of the IANA database, such as <c>Europe/Amsterdam</c>, or <c>UTC</c>.</param>
    public DomainModelBuilder TimeZone(string name)
    {
        _timeZone = name;
        return this;
    }

    /// <summary>Says what one kind of device is for: what follows from its pages and flows is synchronized there, and nothing else.</summary>
    /// <param name="name">The profile's name; a device takes it with <c>OfflineOptions.Profile</c>.</param>
    /// <param name="define">Adds pages, flows, and what is said by hand.</param>
    public DomainModelBuilder Profile(string name, Action<ProfileBuilder> define)
    {
        var builder = new ProfileBuilder(name);
        define(builder);
        _profiles.Add(builder.Build());
        return this;
    }

    /// <summary>Adds languages that people read the app in. The first one is the default language.</summary>
    /// <param name="languages">Their names, such as <c>en-US</c> or <c>nl</c>.</param>
    public DomainModelBuilder Languages(params string[] languages)
    {
        _languages.AddRange(languages);
        return this;
    }

    /// <summary>Adds a text: <c>.Text("CityClosed", "This city is closed.", ("nl-NL", "Deze stad is gesloten."))</c>. A message of a validation rule or delete behaviour that is the key of a text is that text.</summary>
    /// <param name="key">What code calls it by: a letter, then letters, digits, dots, underscores and hyphens.</param>
    /// <param name="text">The text in the default language; <c>{0}</c>, <c>{1}</c> … stand for arguments.</param>
    /// <param name="translations">The text in other languages.</param>
    public DomainModelBuilder Text(string key, string text, params (string Language, string Text)[] translations)
    {
        _texts.Add(new TextDefinition(key, text, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)));
        foreach ((string language, string translation) in translations) _translations.Add((language, key, translation));
        return this;
    }

    /// <summary>Adds a language's texts by key, as from a translator's file: of the default language the texts themselves, else translations of texts that the model has.</summary>
    /// <param name="language">The language.</param>
    /// <param name="texts">The texts by key.</param>
    public DomainModelBuilder Texts(string language, IEnumerable<KeyValuePair<string, string>> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _translations.AddRange(texts.Select(pair => (language, pair.Key, pair.Value)));
        return this;
    }

    internal DomainModel Build()
    {
        if (!_entities.Any(entity => entity.BuildShape().Name == User.EntityName)) _entities.Insert(0, new EntityBuilder<User>());
        return new DomainModel(_name, Families.Join(_name, _entities), _anonymousRole, _roles, _profiles, _languages, JoinTexts(), _timeZone);
    }

    // What is translated and has no text of its own gets an empty one, which the model's check names.
    private IEnumerable<TextDefinition> JoinTexts()
    {
        var own = _texts.Concat(_translations.Where(one => _languages.Count > 0 && one.Language == _languages[0]).Select(one => new TextDefinition(one.Key, one.Text, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)))).ToList();
        (string Language, string Key, string Text)[] others = [.. _translations.Where(one => _languages.Count == 0 || one.Language != _languages[0])];
        own.AddRange(others.Select(one => one.Key).Distinct().Except(own.Select(text => text.Key)).Select(key => new TextDefinition(key, "", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))).ToArray());
        ILookup<string, (string Language, string Key, string Text)> byKey = others.ToLookup(one => one.Key);
        return own.Select(text => byKey[text.Key].Aggregate(text, (joined, one) => joined with { Translations = joined.Translations.SetItem(one.Language, one.Text) }));
    }

    /// <summary>The built-in entity of users is part of every model; an app adds rules to it with <c>Entity&lt;User&gt;(…)</c>.</summary>
    internal static List<EntityDefinition> WithUsers(List<EntityDefinition> entities)
    {
        if (!entities.Any(entity => entity.Name == User.EntityName)) entities.Insert(0, new EntityBuilder<User>().Build());
        return entities;
    }
}
