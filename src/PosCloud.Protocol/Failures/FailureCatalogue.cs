namespace PosCloud.Protocol.Failures;

/// <summary>
/// Every failure code with cause and remedy. The pages docs/failure-codes.md and docs/failure-codes.zh-CN.md and the answers of
/// <c>poscloud failures</c> are made from it.
/// </summary>
public static class FailureCatalogue
{
    /// <summary>In the order of the code.</summary>
    public static IReadOnlyList<FailureEntry> All { get; } =
    [
        Entry(
            FailureCodes.ActivationFailed,
            "After the switch the terminal could not take a component over, such as its parameters or a network profile. It went back to the old set.",
            "Look at the detail: it names the component and what is wrong with it. Correct the component and publish it under a new version.",
            "切换之后，终端无法启用某个组件，例如参数或网络配置。终端已退回旧的组合。",
            "查看详细信息，其中有组件名称和原因。修正该组件，以新的版本号重新发布。"),
        Entry(
            FailureCodes.AlreadyInstalled,
            "The terminal had the image of this release before the upgrade began. It counts as upgraded.",
            "Nothing to do.",
            "升级开始之前，终端上已经是此版本的映像，按升级成功计算。",
            "无需处理。"),
        Entry(
            FailureCodes.BackupFailed,
            "The backup could not be written on the terminal: no room, a file that cannot be read, or a file name that no archive can hold; the detail says which. Nothing has changed.",
            "Make room on the terminal or put its data right, then retry. The detail names the file or the bytes that are missing.",
            "终端无法写出备份：空间不足、文件无法读取，或文件名无法放入归档，详细信息中有说明。终端没有任何改变。",
            "在终端上腾出空间或修正数据后重试。详细信息中有文件名或缺少的字节数。"),
        Entry(
            FailureCodes.BackupNoRecipients,
            "The release needs a backup, and the approvers name nobody who could open one. Nothing on the terminal has changed.",
            "Have each recipient make a key ('poscloud trust backup-key create') and two approvers sign it ('poscloud trust backup-key add'); then retry.",
            "此版本要求备份，但审批人没有指定任何能打开备份的接收人。终端没有任何改变。",
            "请接收人各自生成密钥（'poscloud trust backup-key create'），由两名审批人签名（'poscloud trust backup-key add'），然后重试。"),
        Entry(
            FailureCodes.BackupRefused,
            "The service refused the backup; the detail says why. Nothing on the terminal has changed.",
            "Look at the detail. An agent that is older or newer than the service is the usual cause: bring both to the same version.",
            "服务拒绝了备份，详细信息中有原因。终端没有任何改变。",
            "查看详细信息。常见原因是代理程序与服务版本不一致，请将两者升级到相同版本。"),
        Entry(
            FailureCodes.BackupSetMissing,
            "The release asks for the backup of a data set that this terminal does not have. Nothing on it has changed.",
            "Compare backup.sets of the release with the data of the terminal. Take the set out of the release, or leave this terminal out of its target.",
            "此版本要求备份一个该终端没有的数据集。终端没有任何改变。",
            "将版本中的 backup.sets 与终端的数据核对。从版本中去掉该数据集，或将该终端排除在目标之外。"),
        Entry(
            FailureCodes.BackupTooLarge,
            "The data of this terminal is more than a backup can hold: 10,000 files and 966,367,638 bytes. Nothing on it has changed.",
            "Archive or delete old journals on the terminal, or take large sets out of backup.sets; then retry.",
            "该终端的数据超过一个备份的上限：10,000 个文件、966,367,638 字节。终端没有任何改变。",
            "在终端上归档或删除旧流水，或从 backup.sets 中去掉较大的数据集，然后重试。"),
        Entry(
            FailureCodes.BackupUploadFailed,
            "What arrived of the backup was not what the terminal had sent, three times. Nothing on the terminal has changed.",
            "Look for a proxy that changes uploads on the shop's network. If there is none, report it: the storage or the terminal's memory may be faulty.",
            "服务收到的备份内容与终端发送的不一致，已连续三次。终端没有任何改变。",
            "检查门店网络中是否有会改动上传内容的代理。如果没有，请报告：存储或终端内存可能有故障。"),
        Entry(
            FailureCodes.CancelledByService,
            "The rollout was stopped while the terminal was preparing. Nothing on it has changed.",
            "Nothing to do. To upgrade it after all, start another rollout.",
            "终端准备升级时，发布任务被停止。终端没有任何改变。",
            "无需处理。如仍需升级，请新建发布任务。"),
        Entry(
            FailureCodes.CheckTimedOut,
            "A check of the self-test did not end within its time limit. The terminal went back to the old version.",
            "See which check it was with 'poscloud terminals show'. If the device only is slow, raise timeoutSeconds in the next release.",
            "自检中的某一项没有在时限内完成。终端已回到旧版本。",
            "用 'poscloud terminals show' 查看是哪一项。如果只是设备较慢，请在下一版本中增大 timeoutSeconds。"),
        Entry(
            FailureCodes.CloudNotReached,
            "With the new network configuration the gateway answered and the cloud did not, for as long as the release allows. The terminal went back to the old configuration by itself.",
            "Look at the checks: when DNS does not answer, correct the name servers; when it does, correct proxy, firewall or certificates. Publish the profile under a new version.",
            "使用新的网络配置后，网关有应答，但在版本允许的时间内一直连不上云端。终端已自动恢复旧配置。",
            "查看各项检查：如果 DNS 没有应答，请修正域名服务器；如果有应答，请修正代理、防火墙或证书。以新的版本号重新发布该配置。"),
        Entry(
            FailureCodes.ComponentRequired,
            "A component of the release needs another one in a version that would not be there. Nothing on the terminal has changed.",
            "Put the needed component into the release, or roll it out first.",
            "版本中的某个组件需要另一个组件达到一定版本，而升级后并不满足。终端没有任何改变。",
            "把所需的组件加入此版本，或者先发布该组件。"),
        Entry(
            FailureCodes.ComponentUnsupported,
            "The release has a component that this terminal does not have.",
            "Correct the filter of the rollout, so that only terminals with this component are in it.",
            "此版本包含该终端没有的组件。",
            "修正发布任务的筛选条件，只包含具有该组件的终端。"),
        Entry(
            FailureCodes.CounterBelowFloor,
            "The approvers forbade to go back to this version: the terminal has confirmed one with a higher minimum counter. Nothing on it has changed.",
            "Roll out a newer version. If this one must come back, approve it again under a new version.",
            "审批人已禁止退回此版本：终端已确认过最低计数器更高的版本。终端没有任何改变。",
            "发布更新的版本。如果必须恢复此版本，请以新的版本号重新审批。"),
        Entry(
            FailureCodes.DataMissing,
            "After the upgrade a data set, such as the articles, has fewer records than the release asks for. The terminal went back to the old version.",
            "Check that the data was complete before the upgrade. If it was, the new version does not read it: report it to the maker.",
            "升级后，某个数据集（例如商品资料）的记录数少于版本的要求。终端已回到旧版本。",
            "检查升级前数据是否完整。如果完整，说明新版本读不出数据，请联系厂商。"),
        Entry(
            FailureCodes.DeltaBaseMismatch,
            "What is installed changed while the package was downloaded, so the delta does not fit. No other package was left.",
            "Retry the terminal. If it happens again, its storage is faulty: exchange the terminal.",
            "下载期间已安装的内容发生了变化，差分包不再适用，也没有其他可用的包。",
            "重试该终端。如果再次发生，说明存储损坏，请更换终端。"),
        Entry(
            FailureCodes.DeltaRefused,
            "The package could not be decoded on the terminal, and no full package was left.",
            "Look at the detail. If it names memory, give the rollout a release with packages of the profile 'small'; otherwise report it to the maker.",
            "终端无法解开升级包，也没有剩下可用的完整包。",
            "查看详细信息。如果与内存有关，请使用 'small' 规格的包；否则请联系厂商。"),
        Entry(
            FailureCodes.DownloadFailed,
            "The download failed too often in a row without a new byte.",
            "Check the network of the shop. The terminal goes on where it stopped when it is retried.",
            "下载连续多次失败，没有收到新的数据。",
            "检查门店网络。重试时终端会从中断处继续下载。"),
        Entry(
            FailureCodes.ExecutionLost,
            "The terminal no longer knows the upgrade that it had accepted: its storage was wiped or exchanged.",
            "Ask the shop what was done to the terminal, then retry it.",
            "终端已不记得曾接受的升级：其存储被清除或更换过。",
            "向门店了解终端的情况，然后重试。"),
        Entry(
            FailureCodes.FreeBytes,
            "There is not enough free space for the package and the new image.",
            "Free space on the terminal, for example by old logs, then retry it.",
            "剩余空间不足以存放升级包和新映像。",
            "清理终端空间（例如旧日志），然后重试。"),
        Entry(
            FailureCodes.FunctionFailed,
            "A function of the terminal that the release tests does not work with the new version. The terminal went back to the old version.",
            "The detail says what is wrong. Try the function by hand; if it works with the old version, report it to the maker.",
            "版本要求测试的某项终端功能在新版本下不能工作。终端已回到旧版本。",
            "查看详细信息，并手动试用该功能；如果旧版本下正常，请联系厂商。"),
        Entry(
            FailureCodes.GatewayNotReached,
            "With the new network configuration not even the gateway answered, although the link was there and it had answered before. The terminal went back to the old configuration by itself.",
            "Check address, gateway, VLAN or Wi-Fi key of the profile, correct it and publish it under a new version.",
            "使用新的网络配置后，虽然链路正常、之前网关也有应答，但现在连网关都没有应答。终端已自动恢复旧配置。",
            "检查配置中的地址、网关、VLAN 或 Wi-Fi 密码，修正后以新的版本号重新发布。"),
        Entry(
            FailureCodes.HostUnreachable,
            "A host that the terminal needs took no connection with the new version. The terminal went back to the old version.",
            "Check that the shop's firewall lets the host and port through, and that the host is up.",
            "新版本下，终端所需的某台主机无法连接。终端已回到旧版本。",
            "检查门店防火墙是否放行该主机和端口，以及主机是否在运行。"),
        Entry(
            FailureCodes.KeyMissing,
            "A key that payments need is not loaded. The terminal went back to the old version.",
            "Have the key loaded, in the key injection room or remotely, and then retry the terminal.",
            "支付所需的密钥没有装载。终端已回到旧版本。",
            "请在密钥室或以远程方式装载密钥，然后重试该终端。"),
        Entry(
            FailureCodes.LinkRefused,
            "The service gave no new download link for a package.",
            "Retry the terminal. If it happens again, look whether the release was withdrawn.",
            "服务没有为升级包提供新的下载链接。",
            "重试该终端。如果再次发生，请查看该版本是否已撤回。"),
        Entry(
            FailureCodes.MigrationCheckFailed,
            "A migration did more or less to the data than the release says: a number of records or a checksum is not what it must be. The terminal went back to the old version and the old data.",
            "The detail names set and numbers. If the data was in order, correct the migration or its verify and publish a new version.",
            "数据迁移的结果与版本声明不符：记录数或校验值不对。终端已回到旧版本和旧数据。",
            "详细信息中有数据集和数值。如果原数据正常，请修正迁移步骤或 verify，发布新版本。"),
        Entry(
            FailureCodes.MigrationFailed,
            "A migration could not be done; the detail says which and why. In an upgrade the terminal went back to the old version and the old data; in a restore the data is what it was.",
            "If the terminal has no room, make some and retry. Otherwise report the detail to the maker of the software.",
            "数据迁移未能完成，详细信息中有步骤和原因。升级时，终端已回到旧版本和旧数据；恢复时，数据保持原样。",
            "如果终端空间不足，请腾出空间后重试；否则请将详细信息报告给软件厂商。"),
        Entry(
            FailureCodes.MigrationTimedOut,
            "A migration took longer than its time limit. The terminal went back to the old version and the old data.",
            "Look at how much data this terminal has. Raise timeLimitSeconds in the next release, or clear old data first.",
            "数据迁移超过了时限。终端已回到旧版本和旧数据。",
            "查看该终端的数据量。在下一版本中增大 timeLimitSeconds，或先清理旧数据。"),
        Entry(
            FailureCodes.MigrationUnknown,
            "The release names a built-in migration that this agent does not have. Nothing on the terminal has changed.",
            "Correct the name, or give the terminal a newer agent first.",
            "此版本使用了该代理程序没有的内置迁移步骤。终端没有任何改变。",
            "修正步骤名称，或先升级终端的代理程序。"),
        Entry(
            FailureCodes.ModelNotApproved,
            "The approvers did not approve this release for the model of the terminal. Nothing on it has changed.",
            "Correct the filter of the rollout, or have the release approved for this model as well.",
            "审批人没有为该终端型号批准此版本。终端没有任何改变。",
            "修正发布任务的筛选条件，或为该型号补充审批。"),
        Entry(
            FailureCodes.NetworkUnproven,
            "After the switch the network was not there for a whole day, so nobody could tell whether the new configuration works. The terminal went back to the old one.",
            "Check cable, switch and router of the shop. When they work, retry the terminal.",
            "切换之后整整一天没有网络，无法判断新配置是否可用。终端已恢复旧配置。",
            "检查门店的网线、交换机和路由器。恢复正常后，重试该终端。"),
        Entry(
            FailureCodes.NoPackage,
            "No package starts from what is installed on the terminal, and there is no full one.",
            "Look at the packages with 'poscloud releases show'. The full package must be built.",
            "没有适用于终端现有内容的包，也没有完整包。",
            "用 'poscloud releases show' 查看各个包，必须先生成完整包。"),
        Entry(
            FailureCodes.PackageHashMismatch,
            "The package came with wrong bytes, twice, from its first byte to its last.",
            "Look for a proxy in the shop's network that changes downloads. If there is none, report it: the stored package may be damaged.",
            "升级包从头到尾下载了两次，内容都不正确。",
            "检查门店网络中是否有会修改下载内容的代理。如果没有，请报告：存储的包可能已损坏。"),
        Entry(
            FailureCodes.PeripheralIncompatible,
            "A peripheral of the terminal does not go with the release, by its compatibility matrix. Nothing on the terminal has changed.",
            "The detail names the peripheral and what is needed. Exchange it, give it other firmware, or leave the terminal out of the rollout.",
            "根据版本的兼容性矩阵，终端的某个外设与此版本不兼容。终端没有任何改变。",
            "详细信息中有外设名称和要求。请更换外设、更新其固件，或将该终端排除在发布任务之外。"),
        Entry(
            FailureCodes.PeripheralMissing,
            "A peripheral that the release tests is not connected, or the new version does not find it. The terminal went back to the old version.",
            "Check cable and power of the peripheral. If it works with the old version, report it to the maker.",
            "版本要求测试的某个外设没有连接，或新版本找不到它。终端已回到旧版本。",
            "检查外设的线缆和电源。如果旧版本下正常，请联系厂商。"),
        Entry(
            FailureCodes.PeripheralUnhealthy,
            "A peripheral says that it does not work: its CheckHealthText is not 'OK'. The terminal went back to the old version.",
            "The detail has the text. Common causes: paper out, cover open, tampered PIN pad.",
            "某个外设报告自身故障：CheckHealthText 不是 'OK'。终端已回到旧版本。",
            "详细信息中有原文。常见原因：缺纸、上盖打开、密码键盘防拆触发。"),
        Entry(
            FailureCodes.PeripheralUpdateFailed,
            "A peripheral could not be updated with the firmware of the release. The terminal went back to the old set, and flashed the old firmware where it has it.",
            "Check with 'poscloud terminals show' whether the peripheral works. If it does, retry the terminal; if not, exchange the peripheral.",
            "外设无法用版本中的固件更新。终端已退回旧的组合，并在有旧固件时重新写入。",
            "用 'poscloud terminals show' 查看外设是否正常。正常则重试该终端；不正常则更换外设。"),
        Entry(
            FailureCodes.ReleaseMismatch,
            "The service offered other bytes than the approvers signed under this version. Nothing on the terminal has changed.",
            "Stop the rollout and find out who changed the release: this must never happen.",
            "服务提供的内容与审批人为此版本签名的内容不同。终端没有任何改变。",
            "停止发布任务，查明是谁改动了此版本：这种情况绝不应发生。"),
        Entry(
            FailureCodes.ReleaseNotApproved,
            "The release is not in the list that the approvers signed. Nothing on the terminal has changed.",
            "Look with 'poscloud trust show' whether the approval was taken back. If it never was there, stop the rollout and find out how the release came to be offered.",
            "此版本不在审批人签名的清单中。终端没有任何改变。",
            "用 'poscloud trust show' 查看审批是否已被撤回。如果从未审批过，请停止发布任务并查明原因。"),
        Entry(
            FailureCodes.RestoreDamaged,
            "The backup is damaged: it has another hash, a chunk of it was altered, or its content is not what it says. The data of the terminal is what it was.",
            "Restore an older backup ('poscloud backups list'). Report it: a backup that was whole and is so no more means that somebody or something changed the storage.",
            "备份已损坏：哈希不符、某一块被改动，或内容与其声明不一致。终端的数据保持原样。",
            "恢复较早的备份（'poscloud backups list'）。请报告此情况：原本完整的备份损坏，说明存储被改动过。"),
        Entry(
            FailureCodes.RestoreDownloadFailed,
            "The backup could not be downloaded, in many tries. The data of the terminal is what it was.",
            "Look whether the terminal reaches the storage and whether the backup is still there ('poscloud backups list'); then release it again.",
            "多次尝试后仍无法下载备份。终端的数据保持原样。",
            "检查终端能否访问存储，以及备份是否仍在（'poscloud backups list'），然后重新发放。"),
        Entry(
            FailureCodes.RestoreFailed,
            "The terminal could not write the restored data; the detail says why, most often that there is no room. The data is what it was.",
            "Make room on the terminal and release the backup again.",
            "终端无法写入恢复的数据，详细信息中有原因，通常是空间不足。数据保持原样。",
            "在终端上腾出空间，然后重新发放备份。"),
        Entry(
            FailureCodes.RestoreNewerData,
            "The backup holds data of a newer version than the software on the terminal. Its data is what it was.",
            "Upgrade the terminal to the release that the backup was made under, or later; then release the backup again.",
            "备份中的数据比终端上的软件版本更新。终端的数据保持原样。",
            "先将终端升级到生成该备份时的版本或更高版本，然后重新发放备份。"),
        Entry(
            FailureCodes.RestoreNotReleased,
            "The terminal may not restore this backup: it is not the newest one that it made itself, or no recipient whom the approvers name released it to this terminal. Its data is what it was.",
            "Have a recipient release it with the fingerprint that this terminal shows ('poscloud backups release' with --key and --terminal-key). If one did, find out who else ordered the restore.",
            "终端不能恢复此备份：它不是该终端自己生成的最新备份，也没有审批人指定的接收人将其发放给该终端。终端的数据保持原样。",
            "请接收人按该终端显示的指纹发放（'poscloud backups release'，带 --key 和 --terminal-key）。如果已发放过，请查明还有谁下达了恢复命令。"),
        Entry(
            FailureCodes.SelfTestCrashed,
            "The agent stopped in the self-test again and again, for example by a driver. The terminal went back to the old version.",
            "Report it to the maker together with the diagnostics.",
            "代理程序在自检中反复停止，例如由驱动程序引起。终端已回到旧版本。",
            "将诊断信息一并提交给厂商。"),
        Entry(
            FailureCodes.SelfTestFailed,
            "A check that the terminal's maker built in failed. The terminal went back to the old version.",
            "The detail names the check. Look it up in the maker's manual, or report it with the diagnostics.",
            "厂商内置的某项检查没有通过。终端已回到旧版本。",
            "详细信息中有检查名称。请查阅厂商手册，或连同诊断信息一并报告。"),
        Entry(
            FailureCodes.SetMismatch,
            "The service offered other components, or the same ones in another order, than the approvers signed as the set of this release. Nothing on the terminal has changed.",
            "Stop the rollout and find out who changed the release: this must never happen. The detail has what was signed and what was offered.",
            "服务提供的组件或其接管顺序与审批人为此发布签名的组合不同。终端没有任何改变。",
            "停止发布任务，查明是谁改动了此发布：这种情况绝不应发生。详细信息中有签名的组合和服务提供的组合。"),
        Entry(
            FailureCodes.SetNotApproved,
            "The approvers signed the components, but not that they are the set of this release. Nothing on the terminal has changed.",
            "If the release was approved before sets were signed, both approvers approve it again ('poscloud releases approve'). If not, stop the rollout and find out how the release came to be offered.",
            "审批人对各组件签了名，但没有签署它们是此发布的组合。终端没有任何改变。",
            "如果此发布在组合需要签名之前就已批准，请两位审批人重新批准（'poscloud releases approve'）。否则请停止发布任务并查明原因。"),
        Entry(
            FailureCodes.TrialInterrupted,
            "The terminal restarted before the new version was confirmed, so it went back to the old one.",
            "Ask whether the power failed or somebody switched it off, then retry. If nobody did, the new version restarts by itself: report it.",
            "新版本确认之前终端重新启动，因此回到了旧版本。",
            "了解是否断电或有人关机，然后重试。如果没有，说明新版本会自行重启，请报告。"),
        Entry(
            FailureCodes.TrialTransactionDeclined,
            "The acquirer declined the trial transaction. The terminal went back to the old version.",
            "The detail has the acquirer's code. Check merchant id, terminal id and parameters of the new version.",
            "收单行拒绝了试交易。终端已回到旧版本。",
            "详细信息中有收单行的应答码。检查新版本中的商户号、终端号和参数。"),
        Entry(
            FailureCodes.TrialTransactionNotReversed,
            "The trial transaction went through, and its reversal was not acknowledged in time. The terminal went back to the old version and goes on asking for the reversal.",
            "Look at the acquirer's journal: the amount must be reversed. If it is not after a day, reverse it there.",
            "试交易已通过，但冲正没有及时得到确认。终端已回到旧版本，并会继续请求冲正。",
            "查看收单行流水：该金额必须冲正。如果一天后仍未冲正，请在收单行处理。"),
        Entry(
            FailureCodes.TrialTransactionOverLimit,
            "The release asks for a trial transaction above the limit that this terminal allows. Nothing was sent. The terminal went back to the old version.",
            "Publish the release with a smaller amount, or raise the limit on the terminal.",
            "版本要求的试交易金额超过该终端允许的上限，没有发送任何交易。终端已回到旧版本。",
            "以更小的金额重新发布，或提高终端上的上限。"),
        Entry(
            FailureCodes.TrialTransactionUnreachable,
            "The acquirer did not answer the trial transaction, or not in a way that can be read. The terminal went back to the old version.",
            "Check the shop's network and firewall, and whether the acquirer is up. Then retry.",
            "收单行没有应答试交易，或应答无法识别。终端已回到旧版本。",
            "检查门店网络和防火墙，以及收单行是否在运行，然后重试。"),
        Entry(
            FailureCodes.TrustRefused,
            "The terminal does not trust the signed metadata that it was given: the detail says why, for example 'expired' or 'signatures-missing'. Nothing on it has changed.",
            "Expired: look whether the service renews its metadata, and whether people must sign anew (docs/approvals.md). Anything else: find out who changed the files.",
            "终端不信任收到的签名元数据，详细信息说明原因，例如 'expired' 或 'signatures-missing'。终端没有任何改变。",
            "如果是过期，请检查服务是否在续签，以及是否需要人员重新签名（docs/approvals.md）。其他情况请查明是谁改动了文件。"),
        Entry(
            FailureCodes.VendorSignatureInvalid,
            "The signature of the terminal's maker does not fit the image, or is of another key or format. The terminal stays with the old version.",
            "Compare the release with what the maker delivered: image, signature and key id. Draft it again with the right ones; ask the maker if they are.",
            "终端厂商的签名与映像不符，或者属于其他密钥或格式。终端保留旧版本。",
            "将发布内容与厂商交付的映像、签名和密钥编号进行核对，用正确的内容重新起草；如果都正确，请询问厂商。"),
        Entry(
            FailureCodes.VendorSignatureMissing,
            "The release has no signature of the terminal's maker, and this terminal installs nothing without one. Nothing on it has changed.",
            "Ask the maker for the signature of this image and draft the release again with vendorSignature.",
            "此版本没有终端厂商的签名，而该终端不安装没有签名的内容。终端没有任何改变。",
            "向厂商索取该映像的签名，并带上 vendorSignature 重新起草发布。"),
    ];

    /// <summary>Null for a code that is not in it: a maker's agent may have codes of its own.</summary>
    public static FailureEntry? Find(string? code) => All.FirstOrDefault(e => e.Code == code);

    private static FailureEntry Entry(string code, string cause, string remedy, string chineseCause, string chineseRemedy) =>
        new(code, new FailureText(cause, remedy), new FailureText(chineseCause, chineseRemedy));
}
