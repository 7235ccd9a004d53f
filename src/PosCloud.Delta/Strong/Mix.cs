using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Strong;

/// <summary>Makes one context out of several values.</summary>
internal static class Mix
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(uint a, uint b) => (a * 0x9E3779B1u) ^ ((b * 0x85EBCA77u) + (a >> 13) + (0x27D4EB2Fu * (b >> 7)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(uint a, uint b, uint c) => Of(Of(a, b) * 0xC2B2AE3Du, c);
}
