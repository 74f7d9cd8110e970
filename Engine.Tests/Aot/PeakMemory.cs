using System.Diagnostics;
using System.Globalization;

namespace OfflineSync.Aot;

/// <summary>The most memory that this process ever had in RAM.</summary>
internal static class PeakMemory
{
    public static long Bytes
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                using Process process = Process.GetCurrentProcess();
                return process.PeakWorkingSet64;
            }
            // .NET reads the peak of the address space there; the kernel knows that of the RAM.
            string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
    }
}
