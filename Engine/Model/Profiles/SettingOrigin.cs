namespace OfflineSync;

/// <summary>Who says how an entity takes part in the full synchronizations of a profile.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody: nothing in the profile uses the entity, so it is not downloaded.</summary>
    NotUsed,

    /// <summary>What the profile does with it: everything where it is shown, retrieved, changed or deleted, nothing (clear) where it is only created.</summary>
    Derived,

    /// <summary>The entity itself, for every profile: <see cref="EntityBuilder{T}.Synchronize"/>.</summary>
    Entity,

    /// <summary>The profile: <see cref="ProfileBuilder.Synchronize{T}"/>.</summary>
    Profile,
}
