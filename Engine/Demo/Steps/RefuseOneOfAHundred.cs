using OfflineSync.Demo.Model;

namespace OfflineSync.Demo.Steps;

/// <summary>One object breaks a rule of the model; the others pass, and its data stays on both ends.</summary>
internal sealed class RefuseOneOfAHundred : IStep
{
    private const string Country = "CH";
    private const int Notes = 100;
    private const int TooLong = 57;
    private const string Signature = "and so the story of this village goes on and on";

    public string Title => "Ninety-nine pass";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        List<City> cities = (await Cities.OfAsync(stage.A, Country, cancellationToken))[..Notes];
        for (int i = 0; i < Notes; i++)
        {
            cities[i].Note = i == TooLong ? string.Concat(Enumerable.Repeat(Signature + ", ", City.NoteLength / Signature.Length + 1)) : $"Note {i + 1}.";
        }
        await stage.A.CommitAsync(cities, cancellationToken);
        stage.Narrator.Say($"{Notes} notes are written, at most {City.NoteLength} characters are allowed, and one surveyor tells a story of {cities[TooLong].Note!.Length}.");
        SyncResult result = await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        foreach (RejectedEntry rejected in result.Rejected) stage.Narrator.Say($"The server says: {string.Join("; ", rejected.Reasons.Select(reason => $"{reason.Code}: {reason.Message}"))}");
        stage.Evidence.Holds("applied", result.Applied, Notes - 1);
        stage.Evidence.Holds("rejected", result.Rejected.Count, 1);
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side);
        await stage.Evidence.CountsAsync("server: synchronization errors that keep the whole story", stage.ServerSide,
            $"select count(*) from offlinesync.synchronization_error where content::text like '%{Signature}%'", 1, cancellationToken);
        await stage.Evidence.CountsAsync($"{stage.A.Name}: rejected entries in the journal that keep it, too", stage.A.Side,
            $"select count(*) from _entry_state s join _journal_entry e on e.key = s.key where s.state = 'rejected' and instr(cast(e.body as text), '{Signature}') > 0",
            1, cancellationToken);
        await Proof.ExactlyOnce.ProveAsync(stage, cancellationToken, stage.A);
    }
}
