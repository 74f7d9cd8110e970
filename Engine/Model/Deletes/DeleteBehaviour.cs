namespace OfflineSync;

/// <summary>What happens at the other end of an association when an object is deleted. The server applies it.</summary>
public enum DeleteBehaviour
{
    /// <summary>The other object stays; a reference to the deleted one is emptied.</summary>
    Keep,

    /// <summary>The other objects are deleted, too, and their handlers run.</summary>
    Cascade,

    /// <summary>The delete is rejected while there is an object at the other end.</summary>
    Refuse,
}
