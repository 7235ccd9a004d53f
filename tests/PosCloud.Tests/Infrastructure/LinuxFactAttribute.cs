namespace PosCloud.Tests.Infrastructure;

/// <summary>A test of a shell script.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Runs a shell script with GNU tools.";
}
