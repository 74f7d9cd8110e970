namespace OfflineSync;

/// <summary>The server numbers the objects as they arrive. For a property <c>long?</c> without a setter; see <see cref="ValueSource.AutoNumber"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AutoNumberAttribute : Attribute;

/// <summary>The server writes down when it took the object in. For a property <c>DateTime?</c> without a setter.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CreatedDateAttribute : Attribute;

/// <summary>The server writes down when it last took a change of the object in. For a property <c>DateTime?</c> without a setter.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangedDateAttribute : Attribute;

/// <summary>The server writes down who created the object. For a property <c>User?</c> without a setter.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OwnerAttribute : Attribute;

/// <summary>The server writes down who changed the object last. For a property <c>User?</c> without a setter.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangedByAttribute : Attribute;

/// <summary>The server keeps a hash of the text, and no device ever sees or sets it. For a property <c>string?</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HashedAttribute : Attribute;

/// <summary>The moment is the same on every clock: no time zone is converted. For a property <c>DateTime</c>, whose digits are kept as they are, such as a birthday or an opening hour.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotLocalizedAttribute : Attribute;
