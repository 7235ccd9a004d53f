using System.Globalization;
using System.Text;

namespace PosCloud.Trust.Directives;

/// <summary>
/// What a DSSE signature is over: <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c>, lengths in bytes as
/// decimal ASCII (https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md).
/// </summary>
internal static class PreAuthEncoding
{
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var typeLength = Encoding.UTF8.GetByteCount(payloadType);
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {typeLength} {payloadType} {payload.Length} "));
        return [.. head, .. payload];
    }
}
