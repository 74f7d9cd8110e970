using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Reads a model from JSON. Nothing unknown is skipped: a rule that is misspelt must not vanish.</summary>
internal static class ModelJsonReader
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static DomainModel Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            return Model(new JsonPlace(document.RootElement, "$"));
        }
        catch (JsonException exception)
        {
            throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The model's JSON cannot be read: {exception.Message}", "Mend the file, or write it anew from the model's code.", innerException: exception);
        }
    }

    private static DomainModel Model(JsonPlace json)
    {
        json.WithProperties("format", "name", "anonymousRole", "timeZone", "roles", "entities", "profiles", "languages", "texts");
        JsonPlace format = json.Required("format");
        if (format.Number != ModelJsonWriter.Format) throw format.Error($"the format is {format.Number}, and {ModelJsonWriter.Format} can be read");
        List<EntityDefinition> entities = [.. json.Required("entities").Items.Select(Entity)];
        return new DomainModel(json.Required("name").Text, DomainModelBuilder.WithUsers(entities), json.Optional("anonymousRole")?.Text, Texts(json.Optional("roles")), json.Optional("profiles")?.Items.Select(ModelJsonProfiles.Read),
            Texts(json.Optional("languages")), json.Optional("texts")?.Items.Select(ModelJsonTexts.Read), json.Optional("timeZone")?.Text);
    }

    private static EntityDefinition Entity(JsonPlace json)
    {
        json.WithProperties("name", "id", "onConflict", "synchronize", "synchronizeWhere", "members", "rules", "validation", "deletes", "upgrades", "sets", "specializations", "persistable", "calculated");
        string name = json.Required("name").Text;
        ImmutableArray<MemberDefinition> members = [.. json.Required("members").Items.Select(Member)];
        List<Specialization> specializations = Families.Read(json.Optional("specializations"), ref members);
        // The built-in entity keeps its class.
        bool isUser = name == User.EntityName && members.Select(member => member.Id).SequenceEqual(User.Shape.Members.Select(member => member.Id));
        EntityShape shape = isUser
            ? new EntityShape(name, members, User.Shape.Type, User.Shape.Create, json.Optional("id")?.Text)
            : new EntityShape(name, members, id: json.Optional("id")?.Text, sets: json.Optional("sets")?.Items.Select(Set), isPersistable: json.Optional("persistable")?.Flag ?? true, calculated: json.Optional("calculated")?.Items.Select(Calculated));
        return new EntityDefinition(shape,
            json.Optional("rules")?.Items.Select(Rule) ?? [],
            json.Optional("onConflict")?.OneOf(Enum.GetValues<ConflictPolicy>()) ?? ConflictPolicy.LastWins,
            json.Optional("validation")?.Items.Select(rule => ModelJsonRules.ReadValidation(rule, members)),
            json.Optional("deletes")?.Items.Select(ModelJsonRules.ReadDelete),
            json.Optional("upgrades")?.Items.Select(ModelJsonUpgrades.Read),
            Setting(json),
            specializations);
    }

    private static SyncSetting Setting(JsonPlace json)
    {
        SyncMode mode = json.Optional("synchronize")?.OneOf(Enum.GetValues<SyncMode>()) ?? SyncMode.All;
        JsonPlace? where = json.Optional("synchronizeWhere");
        if (mode == SyncMode.ByXPath == where is not null) return SyncSetting.Of(mode, where?.Text);
        throw (where ?? json).Error($"{SyncMode.ByXPath} has a condition in synchronizeWhere, and nothing else has one");
    }

    private static MemberDefinition Member(JsonPlace json)
    {
        json.WithProperties("name", "id", "type", "keys", "target", "association", "required", "maxLength", "startsEmpty", "default", "source", "hashed", "localized", "targetSpecialization");
        string name = json.Required("name").Text;
        MemberType type = json.Required("type").OneOf(Enum.GetValues<MemberType>());
        JsonPlace? value = json.Optional("default");
        bool startsNow = type == MemberType.DateTime && value is { Json.ValueKind: System.Text.Json.JsonValueKind.String } said && said.Text == MemberDefinition.NowToken;
        return new MemberDefinition
        {
            Name = name,
            Id = json.Optional("id")?.Text!,
            Type = type,
            EnumerationKeys = Texts(json.Optional("keys")) ?? [],
            Target = json.Optional("target")?.Text,
            TargetSpecialization = json.Optional("targetSpecialization")?.Text,
            Association = json.Optional("association")?.Text,
            IsRequired = json.Optional("required")?.Flag ?? false,
            MaxLength = json.Optional("maxLength")?.Number,
            StartsEmpty = json.Optional("startsEmpty")?.Flag ?? false,
            Source = json.Optional("source")?.OneOf(Enum.GetValues<ValueSource>()) ?? ValueSource.App,
            IsHashed = json.Optional("hashed")?.Flag ?? false,
            IsLocalized = json.Optional("localized")?.Flag ?? true,
            StartsNow = startsNow,
            DefaultValue = value is null || startsNow ? null : ModelJsonValues.Read(value.Value.Json, type) ?? throw value.Value.Error($"it is no value of type {type}"),
        };
    }

    private static SetDefinition Set(JsonPlace json)
    {
        json.WithProperties("name", "target", "association");
        return new SetDefinition { Name = json.Required("name").Text, Target = json.Required("target").Text, Association = json.Required("association").Text };
    }

    private static CalculatedDefinition Calculated(JsonPlace json)
    {
        json.WithProperties("name", "needs");
        return new CalculatedDefinition { Name = json.Required("name").Text, Needs = Texts(json.Optional("needs")) ?? [] };
    }

    private static AccessRule Rule(JsonPlace json)
    {
        json.WithProperties("role", "rights", "read", "write", "specialization", "where");
        return new AccessRule
        {
            Role = json.Required("role").Text,
            Rights = json.Required("rights").Items.Aggregate(Rights.None, (rights, item) => rights | item.OneOf(ModelJsonValues.SingleRights)),
            ReadMembers = Texts(json.Optional("read")),
            WriteMembers = Texts(json.Optional("write")),
            Specialization = json.Optional("specialization")?.Text,
            Where = json.Optional("where")?.Text,
        };
    }

    private static ImmutableArray<string>? Texts(JsonPlace? json) => json is null ? null : [.. json.Value.Items.Select(item => item.Text)];
}
