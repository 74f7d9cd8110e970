namespace OfflineSync.Testing;

/// <summary>Where a request or its answer breaks.</summary>
public enum TransportFault
{
    /// <summary>Nothing breaks.</summary>
    None,

    /// <summary>No connection: the server gets nothing.</summary>
    BeforeConnect,

    /// <summary>The connection breaks after the request's headers: the server sees no body.</summary>
    AfterRequestHeaders,

    /// <summary>The connection breaks in the middle of the request's body.</summary>
    WithinRequestBody,

    /// <summary>The server gets the whole request and finishes it; the device hears nothing.</summary>
    ResponseLost,

    /// <summary>The answer breaks off in the middle of its body.</summary>
    WithinResponseBody,

    /// <summary>The answer arrives whole, and then the connection breaks: the device reads an error in place of the end.</summary>
    AfterResponseBody,

    /// <summary>The request arrives twice at the same time; the device hears the first answer.</summary>
    Duplicated,
}
