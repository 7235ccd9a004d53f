namespace PosCloud.Protocol.Support;

/// <summary>Whom to call about a hardware model. <c>POST /v1/estates/{estate}/vendors</c> writes one, whether or not it was there.</summary>
/// <param name="Model">The hardware model as terminals report it.</param>
/// <param name="Name">The company.</param>
/// <param name="Phone">As it is dialled.</param>
/// <param name="Email">Mail address.</param>
/// <param name="Url">Support page.</param>
/// <param name="Hours">When somebody answers.</param>
/// <param name="Contract">Number or name of the contract; never a password.</param>
public sealed record VendorContact(
    string Model,
    string Name,
    string? Phone = null,
    string? Email = null,
    string? Url = null,
    string? Hours = null,
    string? Contract = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Text(Model, 1, Limits.ShortText, "/model");
        check.Text(Name, 1, Limits.ShortText, "/name");
        check.OptionalText(Phone, Limits.ShortText, "/phone");
        check.OptionalText(Email, Limits.ShortText, "/email");
        check.OptionalText(Url, Limits.LongText, "/url");
        check.OptionalText(Hours, Limits.ShortText, "/hours");
        check.OptionalText(Contract, Limits.ShortText, "/contract");
        check.That(Url is null || Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps, "/url", "must be an https address");
    }
}
