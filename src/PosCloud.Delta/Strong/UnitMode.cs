namespace PosCloud.Delta.Strong;

/// <summary>How the bytes of a copy are cut into units and predicted. One is chosen for each stretch of about 1 KiB.</summary>
internal enum UnitMode
{
    /// <summary>Words that stay as they are.</summary>
    Raw = 0,

    /// <summary>AArch64 instructions.</summary>
    Arm64 = 1,

    /// <summary>64-bit addresses.</summary>
    Pointer64 = 2,

    /// <summary>32-bit values relative to their own place.</summary>
    Relative32 = 3,

    /// <summary>32-bit addresses.</summary>
    Pointer32 = 4,

    /// <summary>Values that move together with their neighbours in value (type numbers of .BTF, tables).</summary>
    ValueShift = 5,

    /// <summary>Thumb-2 instructions.</summary>
    Thumb = 6,

    /// <summary>AArch32 instructions.</summary>
    Arm32 = 7,

    /// <summary>x86-64 instructions.</summary>
    X64 = 8,

    /// <summary>16-bit big-endian indices of Java class files.</summary>
    JavaClass = 9,
}
