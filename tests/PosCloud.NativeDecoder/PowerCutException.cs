namespace PosCloud.NativeDecoder;

/// <summary>The power went while a block was written.</summary>
internal sealed class PowerCutException : Exception;
