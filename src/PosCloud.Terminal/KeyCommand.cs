using System.CommandLine;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal;

/// <summary>
/// <c>poscloud-terminal key</c>: for the factory. Makes the terminal's key when it has none and prints what the estate's list of
/// factory keys needs: hardware id and thumbprint, a line of CSV. The private half stays where it is.
/// </summary>
internal static class KeyCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var folder = new Option<string>("--folder") { Description = "State folder of this terminal.", Required = true };
        var hardwareId = new Option<string?>("--hardware-id") { Description = "Serial number, while the terminal is not set up." };
        var command = new Command("key", "Prints the terminal's serial number and the thumbprint of its key, for the list of factory keys.") { folder, hardwareId };
        command.SetAction(parsed =>
        {
            try
            {
                using var state = new StateFolder(parsed.GetRequiredValue(folder), durable: true);
                if ((state.ReadIdentity()?.HardwareId ?? parsed.GetValue(hardwareId)) is not { } id)
                {
                    throw new ArgumentException("The terminal is not set up: give --hardware-id.");
                }

                using var key = TerminalKey.Open(state);
                output.WriteLine($"{id},{key.Id}");
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                error.WriteLine($"error: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
