namespace OfflineSync.Constraints;

/// <summary>What a token such as <c>'[%CurrentUser%]'</c> stands for.</summary>
internal enum TokenKind
{
    /// <summary>The id of the user for whom the constraint is evaluated.</summary>
    CurrentUser,

    /// <summary>The id of the object in whose surroundings the constraint is evaluated.</summary>
    CurrentObject,
}
