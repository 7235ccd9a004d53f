using System.Collections.Frozen;

namespace PosCloud.Protocol.Terminals;

/// <summary>
/// The device categories of UnifiedPOS (OMG, version 1.16), by the names of their control objects, and the touch screen, which it does
/// not have. A terminal may report others: they are taken, and marked. People who write a rule must name one of these.
/// </summary>
public static class PeripheralKinds
{
    /// <summary>Not of UnifiedPOS: a touch screen is an input device of the operating system there.</summary>
    public const string TouchScreen = "TouchScreen";

    public static FrozenSet<string> All { get; } = new[]
        {
            "Belt", "BillAcceptor", "BillDispenser", "Biometrics", "BumpBar", "CashChanger",
            "CashDrawer", "CAT", "CheckScanner", "CoinAcceptor", "CoinDispenser", "DeviceMonitor",
            "ElectronicJournal", "ElectronicValueRW", "FiscalPrinter", "Gate", "GestureControl", "GraphicDisplay",
            "HardTotals", "ImageScanner", "IndividualRecognition", "ItemDispenser", "Keylock", "Lights",
            "LineDisplay", "MICR", "MotionSensor", "MSR", "PINPad", "PointCardRW",
            "POSKeyboard", "POSPower", "POSPrinter", "RemoteOrderDisplay", "RFIDScanner", "Scale",
            "Scanner", "SignatureCapture", "SmartCardRW", "SoundPlayer", "SoundRecorder", "SpeechSynthesis",
            "ToneIndicator", "VideoCapture", "VoiceRecognition",
            TouchScreen,
        }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Terminals write kinds in more than one case.</summary>
    public static bool IsKnown(string? kind) => kind is not null && All.Contains(kind);

    /// <summary>The same kind, whatever the case.</summary>
    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    internal static void Check(FieldChecker check, string? kind, string pointer) =>
        check.That(IsKnown(kind), pointer, "must be a UnifiedPOS device category such as POSPrinter, or TouchScreen");
}
