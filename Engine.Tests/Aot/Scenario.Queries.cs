using OfflineSync.Aot.Model;

namespace OfflineSync.Aot;

// Expression trees look operators up by reflection, so each type that has operators of its own is compared once.
internal sealed partial class Scenario
{
    private static async Task LambdasAsync(OfflineEngine engine, Project project, WorkItem[] items)
    {
        (decimal price, DateTime moment, DateTimeOffset seen, Urgency urgency, int estimate) = (5m, noon.AddHours(4), new DateTimeOffset(noon.AddDays(6)), Urgency.High, 4);
        ObjectId id = items[3].Id;
        string[] words = ["Item 7"];
        User me = project.Owner!;
        OfflineQuery<WorkItem> all = engine.Query<WorkItem>();
        (string Name, OfflineQuery<WorkItem> Query, long Count)[] cases =
        [
            ("decimal", all.Where(i => i.Price > price && i.Price <= 9.25m), 5),
            ("nullable decimal", all.Where(i => i.Discount == 0.1m), 4),
            ("moment", all.Where(i => i.Changed >= moment), 6),
            ("nullable moment", all.Where(i => i.Due < moment.AddDays(1)), 1),
            ("moment with offset", all.Where(i => i.Seen > seen), 3),
            ("enumeration", all.Where(i => i.Urgency == urgency), 3),
            ("nullable enumeration", all.Where(i => i.FormerUrgency == null), 10),
            ("integer", all.Where(i => i.Quantity != 3 && i.Quantity < 5), 4),
            ("nullable integer", all.Where(i => i.Estimate.HasValue && i.Estimate.Value >= estimate), 3),
            ("long", all.Where(i => i.Size > int.MaxValue), 9),
            ("boolean", all.Where(i => i.Done || i.Approved == true), 3),
            ("text", all.Where(i => i.Title.StartsWith("item") && !i.Title.EndsWith("9")), 8),
            ("element of an array", all.Where(i => i.Title == words[0]), 1),
            ("part of a text", all.Where(i => i.Title.Contains("TEM 4")), 1),
            ("empty text", all.Where(i => string.IsNullOrEmpty(i.Label)), 10),
            ("reference", all.Where(i => i.Parent == items[0]), 6),
            ("no reference", all.Where(i => i.Parent == null), 4),
            ("path", all.Where(i => i.Parent!.Price == 1000m), 6),
            ("path of two", all.Where(i => i.Parent!.Project!.Owner == me), 6),
            ("id", all.Where(i => i.Id == id), 1),
            ("indexer", all.Where(i => (string)i["Title"]! == "Root"), 1),
        ];
        foreach ((string name, OfflineQuery<WorkItem> query, long count) in cases) Check.Equal($"lambda, {name}", count, await query.CountAsync());

        IReadOnlyList<WorkItem> ordered = await all.Where(i => i.Parent != null).OrderByDescending(i => i.Urgency).ThenBy(i => i.Parent!.Title).ThenByDescending(i => i.Price).Skip(1).Take(2).ToListAsync();
        Check.Equal("lambda, order", "Item 4,Item 9", string.Join(',', ordered.Select(item => item.Title)));
        Check.Passed("lambda");
    }

    private static async Task XPathAsync(OfflineEngine engine, Project project)
    {
        OfflineQuery<WorkItem> found = engine.Query<WorkItem>("[contains(Title, $part)][WorkItem_Parent/WorkItem/Title = 'Root' and Price > 6.5]").With("part", "item");
        Check.Equal("xpath, count", 3L, await found.CountAsync());
        Check.Equal("xpath, object", 10L, await engine.Query<WorkItem>("[WorkItem_Project = $project]").With("project", project).CountAsync());
        Check.Equal("xpath, current user", 1L, await engine.Query<Project>("[Project_Owner = '[%CurrentUser%]']").CountAsync());
        Check.Equal("xpath, order", "Item 9", (await found.OrderBy("Price", descending: true).FirstOrDefaultAsync())?.Title);
        try
        {
            engine.Query<WorkItem>("[Titel = 'x']");
            throw new InvalidOperationException("An unknown name was taken.");
        }
        catch (OfflineSyncException exception) when (exception.Code is ErrorCode.ConstraintInvalid or ErrorCode.ModelUnknownName)
        {
            Check.Passed("xpath");
        }
    }
}
