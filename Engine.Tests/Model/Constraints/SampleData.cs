using OfflineSync.Constraints;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>Random objects of the sample model: many empty values, few different ones, texts that databases stumble over.</summary>
internal sealed class SampleData : IObjectSource
{
    public static readonly string[] Texts =
        ["Delft", "delft", "DELFT", "Del", "ft", "É", "écu", "\U00010400b", "\U00010428B", "\uE000", "\U0001F600x", "ß", "x ", " x", "it's", "100%", "a_b", "[%x%]", "Z", "a"];

    public static readonly string[] Roles = [SampleModel.UserRole, SampleModel.ReaderRole, "User,Reader", "Reader, Limited", "Reading"];

    public static readonly decimal[] Decimals = [0, 1, -1, 1.5m, 1.25m, -1.5m, 10, 9, 100.00000001m, -0.00000001m, 99999999999999999999m, 0.1m, 12.5m];

    public static readonly long[] Numbers = [0, 1, -1, 2, 9, 10, 100, int.MaxValue, int.MinValue];

    public static readonly DateTime[] Moments =
        [.. new[] { "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "2024-05-01T00:00:00Z", "2024-05-01T10:00:00.5Z" }
            .Select(text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime)];

    private readonly Dictionary<string, Dictionary<ObjectId, StoredObject>> _objects = [];

    public SampleData(DomainModel model, Random random)
    {
        foreach (EntityDefinition entity in model.Entities)
        {
            int count = entity.Name == "City" ? 40 : 8;
            _objects[entity.Name] = Enumerable.Range(0, count).Select(_ => Id(random)).ToDictionary(id => id, id => new StoredObject(id, new object?[entity.Members.Length]));
        }
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (StoredObject stored in _objects[entity.Name].Values)
            {
                foreach (MemberDefinition member in entity.Members) ((object?[])stored.Values)[member.Index] = Values.Normalize(member, Value(member, random));
            }
        }
    }

    public IEnumerable<StoredObject> All(EntityDefinition entity) => _objects[entity.Name].Values;

    public StoredObject? Find(EntityDefinition entity, ObjectId id) => _objects[entity.Name].GetValueOrDefault(id);

    private object? Value(MemberDefinition member, Random random)
    {
        if (random.Next(4) == 0) return null;
        return member.Type switch
        {
            MemberType.String when member.Name == nameof(User.Roles) => Pick(random, Roles),
            MemberType.String => Text(random, member.MaxLength ?? 10),
            MemberType.Enumeration => Pick(random, member.EnumerationKeys),
            MemberType.Integer or MemberType.Long => Pick(random, Numbers),
            MemberType.Decimal => Pick(random, Decimals),
            MemberType.Boolean => random.Next(2) == 0,
            MemberType.DateTime => Pick(random, Moments),
            // Now and then the object that is referred to is not there.
            _ => random.Next(8) == 0 ? Id(random) : Pick(random, [.. _objects[member.Target!].Keys]),
        };
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static string Text(Random random, int limit)
    {
        string text = Pick(random, Texts);
        return text.Length <= limit ? text : "xy";
    }

    private static ObjectId Id(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new ObjectId(new Guid(bytes));
    }
}
