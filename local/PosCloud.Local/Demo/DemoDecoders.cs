using PosCloud.Delta;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Local.Demo;

/// <summary>
/// What the demo's terminals state of their decoders: one in four has little memory, one in four wants speed. The first and
/// the last terminal have parts of their own to play and are ordinary ones.
/// </summary>
internal static class DemoDecoders
{
    private static readonly DecoderInfo _ordinary = new(DeltaVersion.Current, Terminal.TerminalOptions.DefaultDecoderMemory);

    public static DecoderInfo Of(int index, int terminals) => index == 0 || index == terminals - 1
        ? _ordinary
        : (index % 4) switch
        {
            1 => _ordinary with { Memory = 4_000_000 },
            2 => _ordinary with { Prefer = DecoderPreference.Speed },
            _ => _ordinary,
        };
}
