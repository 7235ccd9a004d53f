using PosCloud.Local.Hosting;

namespace PosCloud.Local.Identity;

/// <summary>A client of the local issuer; id and secret are for one run.</summary>
/// <param name="ClientId">For example <c>admin</c>.</param>
/// <param name="Secret">Never logged.</param>
/// <param name="Roles">The token's <c>roles</c>.</param>
public sealed record LocalClient(string ClientId, string Secret, IReadOnlyList<string> Roles)
{
    public static LocalClient Create(string clientId, params IReadOnlyList<string> roles) => new(clientId, Secrets.Create(), roles);

    public override string ToString() => $"{nameof(LocalClient)} {{ ClientId = {ClientId} }}";
}
