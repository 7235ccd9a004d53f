namespace PosCloud.Protocol.Support;

/// <summary><c>POST /v1/estates/{estate}/vendors/remove</c></summary>
/// <param name="Model">The hardware model; one that has no contact is no mistake.</param>
public sealed record RemoveVendorRequest(string Model) : IChecked
{
    public void Check(FieldChecker check) => check.Text(Model, 1, Limits.ShortText, "/model");
}
