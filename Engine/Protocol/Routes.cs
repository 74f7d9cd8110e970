namespace OfflineSync.Protocol;

/// <summary>The endpoints, below the path that the server maps (default <c>/offlinesync</c>).</summary>
internal static class Routes
{
    /// <summary>The path that the server maps when the app names none.</summary>
    public const string DefaultPrefix = "/offlinesync";

    /// <summary>POST <see cref="SignInRequest"/> → <see cref="SignInAnswer"/>.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>POST, no body: ends the session.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>POST an <see cref="UploadQuestion"/>, a batch's lines, or both → frames: <see cref="UploadAnswer"/>, rows and removals.</summary>
    public const string Upload = "/upload";

    /// <summary>POST <see cref="DownloadRequest"/> → frames: <see cref="DownloadHeader"/>, rows, removals, <see cref="DownloadEnd"/>.</summary>
    public const string Download = "/download";
}
