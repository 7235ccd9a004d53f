namespace PosCloud.Core.Rollouts;

/// <summary>How many terminals of a site may be in an upgrade at once.</summary>
public static class SiteShare
{
    /// <param name="lanes">Terminals of the site; 0 when that is not known.</param>
    /// <param name="percent">The greatest share, 1 to 100.</param>
    /// <returns>At least one, or nothing would ever be upgraded; and one fewer than there are, or the shop could not take money.</returns>
    public static int Allowed(int lanes, int percent) => lanes <= 1 ? 1 : Math.Clamp(lanes * percent / 100, 1, lanes - 1);
}
