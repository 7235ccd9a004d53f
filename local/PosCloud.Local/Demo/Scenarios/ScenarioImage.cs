using System.Text.Json;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>An image: one of <paramref name="File"/>, <paramref name="Bytes"/>, <paramref name="EditOf"/>, <paramref name="Json"/> and <paramref name="Text"/>.</summary>
/// <param name="File">A file, from the folder of the scenario file.</param>
/// <param name="Bytes">As many bytes that do not compress, 1 to <see cref="MaxBytes"/>; the same for the same <paramref name="Seed"/>.</param>
/// <param name="EditOf">The next version of an image that stands before this one: a part inserted, small edits.</param>
/// <param name="Json">This JSON, for parameters and network profiles.</param>
/// <param name="Text">This text, for documents.</param>
/// <param name="Seed">What bytes and edits are made from.</param>
internal sealed record ScenarioImage(
    string? File = null, int? Bytes = null, string? EditOf = null, JsonElement? Json = null, string? Text = null, int Seed = 0)
{
    /// <summary>64 MiB: a scenario runs in one process.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    public int Sources => (File is null ? 0 : 1) + (Bytes is null ? 0 : 1) + (EditOf is null ? 0 : 1) + (Json is null ? 0 : 1) + (Text is null ? 0 : 1);
}
