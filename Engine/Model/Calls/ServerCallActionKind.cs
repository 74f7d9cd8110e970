namespace OfflineSync;

/// <summary>What server logic wanted the user interface to do; a device does not do it by itself, and tells its caller.</summary>
public enum ServerCallActionKind
{
    /// <summary>One that a newer server knows.</summary>
    Other,

    /// <summary>Show a message.</summary>
    ShowMessage,

    /// <summary>Show what is wrong with a member.</summary>
    ShowValidation,

    /// <summary>Show the home page.</summary>
    ShowHomePage,

    /// <summary>Show a page.</summary>
    ShowPage,

    /// <summary>Close the page.</summary>
    ClosePage,

    /// <summary>Download a file.</summary>
    DownloadFile,
}
