namespace PosCloud.Protocol.Fleet;

/// <summary><c>POST /v1/estates/{estate}/factory-keys</c>: terminals that may join with the key of their factory. Repeating it is harmless.</summary>
/// <param name="Keys">1 to 500.</param>
/// <param name="ExpiresInSeconds">Until when they may join: 60 seconds to five years.</param>
public sealed record AddFactoryKeysRequest(IReadOnlyList<FactoryKey> Keys, int ExpiresInSeconds) : IChecked
{
    /// <summary>Seconds of five years: terminals lie in stores.</summary>
    public const int MaxSeconds = 5 * 365 * 24 * 3600;

    public void Check(FieldChecker check)
    {
        check.Range(ExpiresInSeconds, 60, MaxSeconds, "/expiresInSeconds");
        if (!check.List(Keys, 1, Limits.EnrolmentCodesPerRequest, "/keys"))
        {
            return;
        }

        for (var i = 0; i < Keys.Count; i++)
        {
            Keys[i].Check(check, $"/keys/{i}");
        }

        check.That(Keys.DistinctBy(k => k.TerminalId).Count() == Keys.Count, "/keys", "must name each terminal once");
        check.That(Keys.DistinctBy(k => k.HardwareId).Count() == Keys.Count, "/keys", "must name each hardware id once");
        check.That(Keys.DistinctBy(k => k.Thumbprint).Count() == Keys.Count, "/keys", "must name each key once");
    }
}
