using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

public sealed class InMemoryTufRepositoryTests : SharedTufRepositoryContract
{
    private protected override ITufRepository Create() => new InMemoryTufRepository();
}
