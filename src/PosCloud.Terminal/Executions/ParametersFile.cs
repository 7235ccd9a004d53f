using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Executions;

/// <summary>Reads the image of a <c>parameters</c> component.</summary>
internal static class ParametersFile
{
    /// <returns>Null when it is none, or out of bounds.</returns>
    public static TerminalParameters? Read(Func<Stream> open)
    {
        try
        {
            using var image = open();
            if (image.Length > TerminalParameters.MaxBytes
                || JsonSerializer.Deserialize(image, ProtocolJson.Default.TerminalParameters) is not { } parameters)
            {
                return null;
            }

            var check = new FieldChecker();
            parameters.Check(check);
            return check.Error is null ? parameters : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Several components of parameters as one: of two that name the same thing the later one counts.</summary>
    public static TerminalParameters Merge(IEnumerable<TerminalParameters> parameters)
    {
        var features = new Dictionary<string, bool>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in parameters)
        {
            foreach (var (name, isOn) in one.Features ?? new Dictionary<string, bool>())
            {
                features[name] = isOn;
            }

            foreach (var (name, value) in one.Values ?? new Dictionary<string, string>())
            {
                values[name] = value;
            }
        }

        return new TerminalParameters(features, values);
    }
}
