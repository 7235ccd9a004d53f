using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Trust;

namespace PosCloud.Functions.Terminals;

/// <summary>
/// Imported keys of the terminals that were here last: importing one proves that it is a point of the curve and takes nearly
/// as long as checking a signature (docs/benchmarks.md). Bounded by count, least recently used first out. A key is taken out
/// while it is in use, because <see cref="ECDsa"/> promises no thread safety and must not be disposed under somebody's hands.
/// </summary>
/// <param name="capacity">Keys kept; most of each lies outside of the managed heap.</param>
internal sealed class KeyCache(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Thumbprint, ECDsa Key)>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Thumbprint, ECDsa Key)> order = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return order.Count;
            }
        }
    }

    /// <summary>The key, for the caller alone: give it back by <see cref="Return"/> or dispose it.</summary>
    /// <param name="thumbprint">Of <paramref name="jwk"/>, computed and not claimed by anybody.</param>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: not a point of P-256.</exception>
    public ECDsa Rent(string thumbprint, EcJwk jwk)
    {
        lock (gate)
        {
            if (entries.Remove(thumbprint, out var node))
            {
                order.Remove(node);
                return node.Value.Key;
            }
        }

        return EcJwks.ToKey(jwk);
    }

    /// <summary>Keeps the key for the next request.</summary>
    public void Return(string thumbprint, ECDsa key)
    {
        ECDsa? surplus = null;
        lock (gate)
        {
            if (entries.ContainsKey(thumbprint))
            {
                // Two requests of one terminal at once: the other's key is back already.
                surplus = key;
            }
            else
            {
                entries.Add(thumbprint, order.AddFirst((thumbprint, key)));
                if (order.Count > capacity)
                {
                    var (oldest, oldestKey) = order.Last!.Value;
                    order.RemoveLast();
                    entries.Remove(oldest);
                    surplus = oldestKey;
                }
            }
        }

        surplus?.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (_, key) in order)
            {
                key.Dispose();
            }

            order.Clear();
            entries.Clear();
        }
    }
}
