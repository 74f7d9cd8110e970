using Microsoft.Data.Sqlite;
using OfflineSync.Device;
using OfflineSync.Protocol;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>
    /// The texts of the user's language, as the server gave them last; they are here without a connection, too. Before the first synchronization, and while nobody is signed in, those of the
    /// model's default language.
    /// </summary>
    public LanguageTexts Texts => _database?.Texts ?? Model.DefaultTexts;

    /// <summary>The language of <see cref="Texts"/>; empty where the model has none.</summary>
    public string Language => Texts.Language;

    /// <summary>
    /// <see cref="Texts"/> are others: the user switched the language here or on another device, the server has new texts, or another user is signed in. Screens read their texts
    /// again. Delivered where <see cref="OfflineOptions.NotificationContext"/> says.
    /// </summary>
    public event EventHandler? TextsChanged;

    /// <summary>
    /// Switches the user's language, on the server and here. It needs a connection, for a device has the texts of one language. Afterwards they are here, also after a restart and without a
    /// connection; the user's other devices take them with their next synchronization, and what the server says to the user is in that language. It waits for a synchronization that runs.
    /// </summary>
    /// <param name="language">One of the server model's languages, such as <c>nl-NL</c>.</param>
    /// <param name="cancellationToken">Gives up. Where the server has switched already, the next synchronization brings the texts.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.LanguageUnknown"/>; without a connection <see cref="ErrorCode.NetworkUnavailable"/> and the other errors of the network, and nothing has changed here;
    /// <see cref="ErrorCode.NotSignedIn"/>; <see cref="ErrorCode.SessionInvalid"/>; <see cref="ErrorCode.DiskFailed"/>.
    /// </exception>
    public async Task SwitchLanguageAsync(string language, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(language);
        DeviceDatabase database = Database;
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsCurrent(database)) throw NoUser();
            TextsMessage texts = await SwitchOrRenewAsync(new LanguageRequest(language), cancellationToken).ConfigureAwait(false);
            using WriteTransaction transaction = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
            StoredTexts.Write(transaction, texts);
            _ = transaction.Commit();
            database.Take(texts);
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            throw SqliteErrors.Translate(exception, database.Settings.Path);
        }
        finally
        {
            _answers.Release();
        }
        // Outside of the turn: who is told may synchronize.
        await TellTextsChangedAsync().ConfigureAwait(false);
    }

    private async Task<TextsMessage> SwitchOrRenewAsync(LanguageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await Connection.SwitchLanguageAsync(SessionOrThrow(), request, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException failure) when (failure.Code == ErrorCode.SessionInvalid)
        {
            if (!await RenewSessionAsync(cancellationToken).ConfigureAwait(false)) throw;
            return await Connection.SwitchLanguageAsync(SessionOrThrow(), request, cancellationToken).ConfigureAwait(false);
        }
    }

    private string SessionOrThrow() => ReadSession()?.Token ?? throw new OfflineSyncException(ErrorCode.SessionInvalid, "The user of this device has no session.", "Sign in again; the data stays.");

    private Task TellTextsChangedAsync() => TextsChanged is { } changed ? Dispatcher.RunAsync(() => changed(this, EventArgs.Empty)) : Task.CompletedTask;
}
