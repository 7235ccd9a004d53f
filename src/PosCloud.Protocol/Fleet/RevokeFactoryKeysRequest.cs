namespace PosCloud.Protocol.Fleet;

/// <summary><c>POST /v1/estates/{estate}/factory-keys/revoke</c>: these may not join any more. Terminals that have joined stay.</summary>
/// <param name="Keys">1 to 500; what was not on the list is passed over.</param>
/// <param name="Reason">Why, for the audit log.</param>
public sealed record RevokeFactoryKeysRequest(IReadOnlyList<FactoryKeyName> Keys, string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        check.Text(Reason, 1, Limits.LongText, "/reason");
        if (!check.List(Keys, 1, Limits.EnrolmentCodesPerRequest, "/keys"))
        {
            return;
        }

        for (var i = 0; i < Keys.Count; i++)
        {
            check.Id(Keys[i].HardwareId, $"/keys/{i}/hardwareId");
            FactoryKey.CheckThumbprint(check, Keys[i].Thumbprint, $"/keys/{i}/thumbprint");
        }
    }
}
