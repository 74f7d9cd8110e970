using System.Globalization;

namespace OfflineSync.Tests.Recordings.Versions;

/// <summary>
/// One app through the years: four versions of its model, and what its devices recorded with each. A version never changes; today's app is
/// the last one and takes what all of them sent.
/// </summary>
internal static class VersionedModel
{
    public const string Role = RecordingModel.Role;
    public const int Today = 4;

    public static IReadOnlyDictionary<int, DomainModel> All { get; } = new Dictionary<int, DomainModel>
    {
        [1] = First(),
        [2] = WithPopulationAndTitle(),
        [3] = WithCodeAndWithoutMayor(),
        [4] = WithSettlementsAndBridges(),
    };

    private static DomainModel First() => DomainModel.Define("Versions", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity("Town", town => town
            .Attribute("Name", MemberType.String, required: true, maxLength: 40)
            .Attribute("Mayor", MemberType.String)
            .Member(new MemberDefinition { Name = "PostCode", Type = MemberType.Integer, StartsEmpty = true })
            .Allow(Role, Rights.All))
        .Entity("Visit", visit => visit
            .Attribute("Notes", MemberType.String)
            .Attribute("Weather", MemberType.String)
            .Reference("Town", "Town")
            .Allow(Role, Rights.All)));

    /// <summary>Name is called Title, and there is a population.</summary>
    private static DomainModel WithPopulationAndTitle() => DomainModel.Define("Versions", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity("Town", town => town
            .Member(new MemberDefinition { Name = "Title", Id = "Name", Type = MemberType.String, IsRequired = true, MaxLength = 40 })
            .Attribute("Mayor", MemberType.String)
            .Member(new MemberDefinition { Name = "PostCode", Type = MemberType.Integer, StartsEmpty = true })
            .Attribute("Population", MemberType.Integer)
            .Allow(Role, Rights.All))
        .Entity("Visit", visit => visit
            .Attribute("Notes", MemberType.String)
            .Attribute("Weather", MemberType.String)
            .Reference("Town", "Town")
            .Allow(Role, Rights.All)));

    /// <summary>Post codes are texts, and mayors are nobody's business.</summary>
    private static DomainModel WithCodeAndWithoutMayor() => DomainModel.Define("Versions", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity("Town", town => town
            .Member(new MemberDefinition { Name = "Title", Id = "Name", Type = MemberType.String, IsRequired = true, MaxLength = 40 })
            .Attribute("Code", MemberType.String, maxLength: 5)
            .Attribute("Population", MemberType.Integer)
            .Upgrade("Code", from: "PostCode", MemberType.Integer, FiveDigits)
            .Retire("Mayor")
            .Allow(Role, Rights.All))
        .Entity("Visit", visit => visit
            .Attribute("Notes", MemberType.String)
            .Attribute("Weather", MemberType.String)
            .Reference("Town", "Town")
            .Allow(Role, Rights.All)));

    /// <summary>Towns are settlements, the weather is gone without a word about it, and there are bridges.</summary>
    private static DomainModel WithSettlementsAndBridges() => DomainModel.Define("Versions", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity("Settlement", town => town
            .Id("Town")
            .Member(new MemberDefinition { Name = "Title", Id = "Name", Type = MemberType.String, IsRequired = true, MaxLength = 40 })
            .Attribute("Code", MemberType.String, maxLength: 5)
            .Attribute("Population", MemberType.Integer)
            .Upgrade("Code", from: "PostCode", MemberType.Integer, FiveDigits)
            .Retire("Mayor")
            .Allow(Role, Rights.All))
        .Entity("Visit", visit => visit
            .Attribute("Notes", MemberType.String)
            .Reference("Town", "Settlement")
            .Allow(Role, Rights.All))
        .Entity("Bridge", bridge => bridge
            .Attribute("Name", MemberType.String)
            .Reference("Settlement", "Settlement")
            .Allow(Role, Rights.All)));

    /// <summary>What devices of a version recorded.</summary>
    public static async Task PlayAsync(Studio studio, int version)
    {
        OfflineEngine device = await studio.DeviceAsync();
        string town = version < 4 ? "Town" : "Settlement", name = version < 2 ? "Name" : "Title";
        OfflineObject delft = device.Create(town);
        delft[name] = "Delft";
        OfflineObject odd = device.Create(town);
        odd[name] = "Nowhere";
        if (version < 3)
        {
            delft["PostCode"] = 2611;
            delft["Mayor"] = "somebody";
            odd["PostCode"] = -1;
        }
        if (version > 1) delft["Population"] = 103_581;
        if (version > 2) delft["Code"] = "02611";
        OfflineObject visit = device.Create("Visit");
        visit["Town"] = delft;
        visit["Notes"] = "the old church leans";
        await device.CommitAsync([delft, odd, visit]);
        await device.SynchronizeAsync();
        studio.Wait();
        if (version < 3) delft["PostCode"] = 2612;
        else delft["Code"] = "02612";
        OfflineObject wet = device.Create("Visit");
        wet["Notes"] = "again";
        if (version < 4) wet["Weather"] = "rain";
        OfflineObject? bridge = version < 4 ? null : device.Create("Bridge");
        if (bridge is not null) bridge["Settlement"] = delft;
        await device.CommitAsync([delft, wet, .. bridge is null ? [] : (OfflineObject[])[bridge]]);
        await device.SynchronizeAsync();
    }

    private static object FiveDigits(object number) => (int)number < 0 ? throw new ArgumentOutOfRangeException(nameof(number)) : ((int)number).ToString("00000", CultureInfo.InvariantCulture);
}
