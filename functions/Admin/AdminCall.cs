namespace PosCloud.Functions.Admin;

/// <summary>An authorised request of an admin.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="Body">The parsed body.</param>
/// <param name="IfMatch">The version that the admin saw; null when the request names none.</param>
public sealed record AdminCall<T>(string Actor, T Body, string? IfMatch);
