using PosCloud.Core.Catalogue;
using PosCloud.Core.Trust;

namespace PosCloud.Tests.Fakes.Trust;

/// <summary>Approves everything until a test wants it real: most tests are not about approval.</summary>
internal sealed class OptionalApprovals(ApprovedTargets real, Func<bool> isReal) : IReleaseApprovals
{
    public ValueTask<string?> MissingAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken) =>
        isReal() ? real.MissingAsync(estate, release, cancellationToken) : ValueTask.FromResult<string?>(null);
}
