namespace PosCloud.Local.Firmware;

/// <summary>What happens to a file between two versions of an image.</summary>
internal enum FirmwareEdit
{
    /// <summary>The same bytes.</summary>
    None,

    /// <summary>Version strings and other small values differ in many places; nothing moves.</summary>
    Patched,

    /// <summary>Code was added in the middle: what follows has moved, and addresses in a region point further.</summary>
    Relinked,
}
