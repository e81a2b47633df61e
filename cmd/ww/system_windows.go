package main

import (
	"unsafe"

	"golang.org/x/sys/windows"

	"watchword/cmd"
)

var shell = []string{"cmd", "/C"}

// memoryStatus is MEMORYSTATUSEX.
type memoryStatus struct {
	length, load                                  uint32
	totalPhys, availPhys, totalPage, availPage    uint64
	totalVirtual, availVirtual, availExtendedVirt uint64
}

var globalMemoryStatusEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")

// freeMemory returns the physical memory that is not in use.
func freeMemory() uint64 {
	status := memoryStatus{}
	status.length = uint32(unsafe.Sizeof(status))
	if ok, _, _ := globalMemoryStatusEx.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return 0
	}
	return status.availPhys
}

// machine knows nothing here.
func machine() cmd.Machine { return cmd.Machine{} }
