namespace OfflineSync.Protocol;

/// <summary>The endpoints, below the path that the server maps (default <c>/offlinesync</c>).</summary>
internal static class Routes
{
    /// <summary>The path that the server maps when the app names none.</summary>
    public const string DefaultPrefix = "/offlinesync";

    /// <summary>POST <see cref="SignInRequest"/> → <see cref="SignInAnswer"/>.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>POST <see cref="RenewRequest"/>, without a session → <see cref="SignInAnswer"/>.</summary>
    public const string Renew = "/renew";

    /// <summary>POST, no body: ends the session, also one that has expired.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>POST an <see cref="UploadQuestion"/>, a batch's lines, or both → frames: <see cref="UploadAnswer"/>, rows and removals.</summary>
    public const string Upload = "/upload";

    /// <summary>POST <see cref="BatchRequest"/> → <see cref="BatchStatus"/>.</summary>
    public const string UploadStatus = "/upload/status";

    /// <summary>POST bytes of a packed batch, named by the query (batch, journal, content, start) → <see cref="BatchStatus"/>.</summary>
    public const string UploadPart = "/upload/part";

    /// <summary>POST <see cref="BatchRequest"/>: decides about the staged batch, whoever waits → <see cref="BatchStatus"/>.</summary>
    public const string UploadApply = "/upload/apply";

    /// <summary>POST <see cref="BatchRequest"/> → the same frames as <see cref="Upload"/>.</summary>
    public const string UploadOutcome = "/upload/outcome";

    /// <summary>POST <see cref="DownloadRequest"/> → frames: <see cref="DownloadHeader"/>, rows, removals, <see cref="DownloadEnd"/>.</summary>
    public const string Download = "/download";

    /// <summary>POST <see cref="CallRequest"/> → frames: <see cref="CallAnswer"/>, then the states of objects as in an upload's answer.</summary>
    public const string Call = "/call";

    /// <summary>POST <see cref="LanguageRequest"/>: the user reads this language from now on → <see cref="TextsMessage"/>.</summary>
    public const string Language = "/language";

    /// <summary>POST, no body → a stream of server-sent events that say that something changed for the user.</summary>
    public const string Changes = "/changes";
}
