using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Json;

public sealed class ModelJsonTests
{
    private static readonly DomainModel Full = DomainModel.Define("Full", model => model
        .AllowAnonymous("Guest")
        .TimeZone("Europe/Amsterdam")
        .Languages("en-US", "nl-NL", "de")
        .Text("Closed", "Closed \"now\".", ("nl-NL", "Dicht."))
        .Text("Open", "Open.")
        .Entity<Country>(country => country.Allow("User", Rights.Read, (c, user) => c.Owner == user && c.Name != "it's \"quoted\" & <big>"))
        .Entity<Region>(region => region.Allow("Guest", Rights.Read).OnConflict(ConflictPolicy.RejectStale))
        .Entity<City>(city => city
            .Allow("User", Rights.Create | Rights.Delete, read: [c => c.Name, c => c.Kind], write: [c => c.Name], where: "[City_Country/Country/Name = 'Peru']")
            .OnConflict(ConflictPolicy.MergeMembers))
        .Entity("Note", note => note
            .Id("Memo")
            .Member(new MemberDefinition { Name = "Title", Id = "Heading", Type = MemberType.String, MaxLength = 50, IsRequired = true, DefaultValue = "näht 😀" })
            .Attribute("Price", MemberType.Decimal, defaultValue: 12345678901234567890.12345678m)
            .Attribute("Size", MemberType.Long, defaultValue: long.MaxValue)
            .Attribute("Count", MemberType.Integer, defaultValue: -1)
            .Attribute("Open", MemberType.Boolean, defaultValue: true)
            .Attribute("Due", MemberType.DateTime, defaultValue: new DateTime(2024, 5, 1, 10, 0, 0, 7, DateTimeKind.Utc))
            .Enumeration("Colour", "Red", "Green")
            .Reference("City", "City", required: true)));

    [Fact]
    public void A_model_comes_back_with_the_same_versions_and_the_same_text()
    {
        DomainModel read = DomainModel.FromJson(Full.ToJson());
        Assert.Equal((Full.Version, Full.RulesVersion, Full.Name, Full.AnonymousRole), (read.Version, read.RulesVersion, read.Name, read.AnonymousRole));
        Assert.Equal("Europe/Amsterdam", read.TimeZone);
        Assert.Equal(Full.ToJson(), read.ToJson());
        Assert.Equal(["en-US", "nl-NL", "de"], read.Languages.ToArray());
        Assert.Equal(("Dicht.", "Closed \"now\"."), (read.FindTexts("nl-NL")!["Closed"], read.FindTexts("de")!["Closed"]));
    }

    [Fact]
    public void Every_fact_of_a_member_comes_back()
    {
        DomainModel read = DomainModel.FromJson(Full.ToJson());
        foreach (EntityDefinition entity in Full.Entities)
        {
            Assert.Equal(entity.ConflictPolicy, read.Entity(entity.Name).ConflictPolicy);
            foreach (MemberDefinition member in entity.Members)
            {
                MemberDefinition found = read.Entity(entity.Name).Member(member.Name);
                Assert.Equal(member.EnumerationKeys.ToArray(), found.EnumerationKeys.ToArray());
                Assert.Equal(member with { EnumerationKeys = [] }, found with { EnumerationKeys = [] });
            }
        }
    }

    [Fact]
    public void The_text_is_readable_and_leaves_out_what_is_as_usual()
    {
        DomainModel model = DomainModel.Define("Small", m => m.Entity("Note", note => note
            .Attribute("Title", MemberType.String, required: true)
            .Allow("User", Rights.Read, where: "[Title = 'a']")));
        string note = model.ToJson()[model.ToJson().IndexOf("      \"name\": \"Note\"", StringComparison.Ordinal)..];
        Assert.Equal("""
                  "name": "Note",
                  "members": [
                    {
                      "name": "Title",
                      "type": "String",
                      "required": true
                    }
                  ],
                  "rules": [
                    {
                      "role": "User",
                      "rights": [
                        "Read"
                      ],
                      "where": "[Title = 'a']"
                    }
                  ]
                }
              ]
            }

            """, note, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "$: an object was expected")]
    [InlineData("{}", "$: 'format' is missing")]
    [InlineData("""{"format":2,"name":"M","entities":[]}""", "$.format: the format is 2")]
    [InlineData("""{"format":1,"name":"M","entities":[],"rules":[]}""", "$: 'rules' is no known property")]
    [InlineData("""{"format":1,"format":1,"name":"M","entities":[]}""", "format")]
    [InlineData("""{"format":1,"name":"M","entities":[{"name":"A","members":[{"name":"X","type":"Text"}]}]}""", "$.entities[0].members[0].type: 'Text' is none of String,")]
    [InlineData("""{"format":1,"name":"M","entities":[{"name":"A","members":[{"name":"X","type":"Integer","default":1.5}]}]}""", "$.entities[0].members[0].default: it is no value of type Integer")]
    [InlineData("""{"format":1,"name":"M","entities":[{"name":"A","members":[],"rules":[{"role":"R","rights":"Read"}]}]}""", "$.entities[0].rules[0].rights: a list was expected")]
    [InlineData("""{"format":1,"name":"M","entities":[{"name":"A","members":[],"rules":[{"role":"R","rights":["Everything"]}]}]}""", "$.entities[0].rules[0].rights[0]: 'Everything'")]
    [InlineData("""{"format":1,"name":"M","entities":[{"name":"A","members":[],"rules":[{"role":"R","rights":[],"where":"[x]"}]}]}""", "the rule for R has a condition that cannot be read")]
    public void A_mistake_is_named_with_its_place(string json, string expected)
    {
        var exception = Assert.Throws<OfflineSyncException>(() => DomainModel.FromJson(json));
        Assert.Equal(ErrorCode.ModelInvalid, exception.Code);
        Assert.Contains(expected, exception.Message);
    }
}
