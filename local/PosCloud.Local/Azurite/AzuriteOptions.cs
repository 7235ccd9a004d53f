namespace PosCloud.Local.Azurite;

/// <summary>How to run the storage emulator.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The folder for the data; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Gets a line for each step that takes a while, such as the first installation.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Where to look for Node.js and npm, in the form of the PATH variable, which is the default.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>How long the emulator may take until it listens, without the installation.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
