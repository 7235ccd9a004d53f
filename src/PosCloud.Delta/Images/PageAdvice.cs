using System.Runtime.InteropServices;

namespace PosCloud.Delta.Images;

/// <summary>
/// Hints to the system about memory of the encoder. They change what it costs, never what is in it, and do nothing where the
/// system is not Linux or does not care.
/// </summary>
internal static unsafe partial class PageAdvice
{
    /// <summary>Bytes: where and in what multiples large pages can be.</summary>
    public const int LargePage = 2 << 20;

    // linux/mman.h
    private const int DontNeed = 4;
    private const int HugePage = 14;

    private static volatile bool missing;

    /// <summary>Memory that is read here and there: large pages spare looking up small ones.</summary>
    public static void Scattered(void* start, long length) => Advise(start, length, HugePage);

    /// <summary>Pages of a mapped file that are read again only later, or never: they need not stay resident.</summary>
    /// <param name="start">Where a page begins.</param>
    public static void Forget(void* start, long length) => Advise(start, length, DontNeed);

    private static void Advise(void* start, long length, int advice)
    {
        if (!OperatingSystem.IsLinux() || missing)
        {
            return;
        }

        try
        {
            _ = Advise(start, (nuint)length, advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            missing = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
