using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Generalization;

/// <summary>The root of a family.</summary>
[Entity]
public partial class Vehicle : OfflineObject
{
    [Required]
    public partial string Plate { get; set; }
}

/// <summary>A vehicle with doors.</summary>
[Entity]
public partial class Car : Vehicle
{
    public partial int Doors { get; set; }

    [Required]
    public partial string Colour { get; set; }
}

/// <summary>A car that is fast.</summary>
[Entity]
public sealed partial class SportsCar : Car
{
    public partial int TopSpeed { get; set; }
}

/// <summary>A vehicle that carries something.</summary>
[Entity]
public sealed partial class Truck : Vehicle
{
    public partial decimal Load { get; set; }
}

/// <summary>Somebody drives something.</summary>
[Entity]
public sealed partial class Trip : OfflineObject
{
    public partial string? Goal { get; set; }

    public partial Vehicle? Vehicle { get; set; }

    public partial Car? Escort { get; set; }
}
