using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Hardware;

/// <summary>What is connected to a terminal, as one short text that tells two inventories apart. Pure.</summary>
public static class Inventory
{
    private const int DigestBytes = 8;

    /// <summary>
    /// 16 hexadecimal digits over kind, model, serial number and firmware of all; the order and the health texts do not matter.
    /// </summary>
    public static string Digest(IReadOnlyList<Peripheral> peripherals)
    {
        // No text has control characters: they are refused where they come in.
        var lines = peripherals.Select(p => $"{p.Kind.ToUpperInvariant()}\t{p.Model}\t{p.Serial}\t{p.Firmware}").Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return Convert.ToHexStringLower(hash.AsSpan(0, DigestBytes));
    }

    /// <summary>
    /// What lies between two inventories. A peripheral is the same one by kind and serial number, or by kind and model where the
    /// serial number is not known; what only came in another order has not changed.
    /// </summary>
    public static IReadOnlyList<PeripheralChange> Changes(IReadOnlyList<Peripheral> before, IReadOnlyList<Peripheral> after)
    {
        var (gone, come) = (before.ToList(), after.ToList());
        var changes = new List<PeripheralChange>();
        Match((old, now) => IsSame(old, now) && old.Model == now.Model && old.Firmware == now.Firmware, isChange: false);
        Match((old, now) => IsSame(old, now), isChange: true);
        changes.AddRange(gone.Select(p => new PeripheralChange(PeripheralChangeKind.Removed, p)));
        changes.AddRange(come.Select(p => new PeripheralChange(PeripheralChangeKind.Added, p)));
        return changes;

        void Match(Func<Peripheral, Peripheral, bool> fits, bool isChange)
        {
            for (var i = gone.Count - 1; i >= 0; i--)
            {
                var at = come.FindIndex(now => fits(gone[i], now));
                if (at < 0)
                {
                    continue;
                }

                if (isChange)
                {
                    changes.Add(new PeripheralChange(PeripheralChangeKind.Changed, come[at], gone[i]));
                }

                gone.RemoveAt(i);
                come.RemoveAt(at);
            }
        }
    }

    private static bool IsSame(Peripheral old, Peripheral now) =>
        PeripheralKinds.Same(old.Kind, now.Kind) && old.Serial == now.Serial && (old.Serial.Length > 0 || old.Model == now.Model);
}
