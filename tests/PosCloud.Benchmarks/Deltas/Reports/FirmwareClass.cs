namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A kind of image, and how small its deltas must be and are aimed to be in profile <c>default</c>.</summary>
/// <param name="Name">As in a pair's <c>class</c> file.</param>
/// <param name="Title">As shown.</param>
internal sealed record FirmwareClass(string Name, string Title, SizeLimit Must, SizeLimit Aim)
{
    public static IReadOnlyList<FirmwareClass> All { get; } =
    [
        new("arm64", "ARM64 programs and libraries", new(0.75), new(0.50)),
        new("armv7", "ARMv7 and Thumb-2 code", new(0.95), new(0.70)),
        new("x64", "x86-64 programs and libraries", new(0.85), new(0.60)),
        new("rootfs", "root file system, tar or ext4", new(0.70), new(0.55)),
        new("boot", "boot loader", new(0.80), new(0.65)),
        new("kernel", "kernel image, new version", new(0.85), new(0.70)),
        new("rebuild", "kernel image, rebuilt", new(0.97), new(0.85)),
        new("modules", "tree of kernel modules", new(0.95), new(0.80)),
        new("java", "Java and DEX", new(1.00), new(0.90)),
        new("container", "zip, gzip and squashfs-gzip", new(0.25), new(0.12)),
        new("opaque", "incompressible or encrypted", new(1.005), new(1.000)),
        new("config", "configuration files", new(160, InBytes: true), new(110, InBytes: true)),
    ];

    /// <returns>Null for a name that is not one of the classes.</returns>
    public static FirmwareClass? Find(string? name) => All.FirstOrDefault(c => c.Name == name);
}
