namespace PosCloud.Functions.Admin;

/// <summary>App roles in the token's <c>roles</c> claim; <c>{role}:{estate}</c> limits one to an estate.</summary>
public static class Roles
{
    public const string ReadFleet = "Fleet.Read";
    public const string EnrolTerminals = "Fleet.Enrol";
    public const string WriteReleases = "Releases.Write";
    public const string WriteRollouts = "Rollouts.Write";
}
